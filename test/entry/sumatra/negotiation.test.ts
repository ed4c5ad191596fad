import { expect, test } from "vitest";
import { addressOf } from "../../../src/entry/sumatra/address.ts";
import { formFor } from "../../../src/entry/sumatra/negotiation.ts";
import { ownAddress } from "../../../src/entry/sumatra/own-address.ts";
import { tokenIn } from "../../../src/entry/web/credentials.ts";

const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

test.each([
  ["application/vnd.sumatra.record-v4+json, application/json", "vendor"],
  ["application/json", "json"],
  ["application/json;q=0.5, application/vnd.sumatra.record-v4+json;q=0.4", "json"],
  [browser, "html"],
  ["text/*", "html"],
  ["*/*", "vendor"],
  ["application/*;q=0.1", "vendor"],
  ["text/html, application/json;q=0.9", "html"],
  ["text/html;q=0.8, */*;q=0.9", "vendor"],
  [undefined, "vendor"],
  ["", "vendor"],
  ["image/png", undefined],
  ["application/vnd.sumatra.record-v3+json", undefined],
  ["application/json;q=0", undefined],
  ["application/json;q=nonsense", undefined],
] as const)("who accepts %s gets %s", (accept, form) => {
  expect(formFor("record", accept, null)).toBe(form);
});

test("the format in the address counts for more than what is accepted", () => {
  expect(formFor("record", browser, "json")).toBe("json");
  expect(formFor("record", "application/json", "html")).toBe("html");
  expect(formFor("record", browser, "record-v4+json")).toBe("vendor");
  expect(formFor("record", browser, "project-v4+json")).toBeUndefined();
  expect(formFor("record", browser, "xml")).toBeUndefined();
});

test.each([
  ["http://walks.example:8080/path/", "walks.example:8080", {}, "http://walks.example:8080/path"],
  ["https://tickmark.example", "tickmark.example", {}, "https://tickmark.example"],
  ["https://tickmark.example", "TICKMARK.example", {}, "https://tickmark.example"],
  // A proxy in front that puts its own name of this server there.
  ["https://tickmark.example", "localhost:3000", {}, "https://tickmark.example"],
  ["http://localhost:3000", "127.0.0.1:3000", {}, "http://127.0.0.1:3000"],
  ["http://localhost:3000", "[::1]:3000", {}, "http://[::1]:3000"],
  ["https://tickmark.example", "lab-server:3000", {}, "http://lab-server:3000"],
  ["https://tickmark.example", "lab.example", { "x-forwarded-proto": "https" }, "https://lab.example"],
  ["https://tickmark.example", 'evil.example/"><x', {}, "https://tickmark.example"],
  ["https://tickmark.example", "user@evil.example", {}, "https://tickmark.example"],
  ["https://tickmark.example", undefined, {}, "https://tickmark.example"],
])("a server at %s that is asked as %s calls itself so that the client finds it again", (known, host, more, own) => {
  const address = ownAddress({ ...(host === undefined ? {} : { host }), ...more }, known.replace(/\/$/, ""));
  expect(address).toBe(own);
});

test.each([
  ["Basic c210OnRoZTpzZWNyZXQ=", "the:secret"],
  ["basic c210OnQ=", "t"],
  ["Bearer abc", "abc"],
  ["Basic bm9jb2xvbg==", null],
  ["Digest x", null],
  ["Basic", null],
  ["", null],
  [undefined, null],
])("the token in %s is %s", (header, token) => {
  expect(tokenIn(header)).toBe(token);
});

test.each([
  "/sumatra/P/../x/",
  "/sumatra/P/%2e%2e/x/",
  "/sumatra/P/a%2F..%2Fb/",
  "/sumatra/P/a//b/",
  "/sumatra/P/last/x/",
  "/sumatra/P/tag/",
  "/sumatra/P/permissions/",
  "/sumatra/P/-x/",
  "/sumatra/P/a%0Ab/",
  "/sumatra/P/a%00/",
  "/sumatra/P/%E2%80%AE/",
  "/sumatra/P/%ff/",
  `/sumatra/P/${"a".repeat(201)}/`,
  "/sumatra/../P/",
  "/sumatra///x/",
  "/sumatra/ada:notes:x/a/",
  "/sumatra/P%2FQ/",
])("%s names nothing", (url) => {
  expect(addressOf(url)).toEqual(expect.any(String));
});
