import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/* The least that can be done with a delivery: it is taken in and answered, and forgotten. */

const server = createServer((request, response) => {
  request.resume().on("end", () => response.writeHead(200).end("stored\n"));
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
process.stdin.resume().on("end", () => process.exit());
