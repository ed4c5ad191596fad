import { generateKeyPairSync } from "node:crypto";
import { jwtVerify } from "jose";
import { expect, test } from "vitest";
import { appJwt } from "../../../src/adapters/github/app-jwt.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const createJwt = appJwt(privateKey.export({ type: "pkcs8", format: "pem" }).toString());

test("the App signs with its key who it is, for the ten minutes that GitHub allows", async () => {
  const { jwt, expiresAt } = await createJwt(123);
  const { payload, protectedHeader } = await jwtVerify(jwt, publicKey, { algorithms: ["RS256"], issuer: "123" });
  const { iat = 0, exp = 0 } = payload;
  expect(protectedHeader.alg).toBe("RS256");
  expect(exp - iat).toBe(600);
  expect(iat).toBeLessThan(Date.now() / 1000);
  expect(expiresAt).toBe(new Date(exp * 1000).toISOString());
});

test("a clock that differs from GitHub's is allowed for", async () => {
  const { jwt } = await createJwt(123, 3600);
  const { payload } = await jwtVerify(jwt, publicKey, { clockTolerance: 7200 });
  expect(payload.iat).toBeGreaterThan(Date.now() / 1000 + 3500);
});
