import { expect, test } from "vitest";
import { createOptions } from "../../../src/adapters/docker/create-options.ts";
import type { ContainerSpec } from "../../../src/ports.ts";

const spec: ContainerSpec = {
  run: "r",
  image: "sha256:1",
  command: ["/bin/sh", "-e", "-c", "make"],
  workingDirectory: "/analysis",
  env: { TZ: "UTC", MODE: "a=b" },
  user: { uid: 64321, gid: 64321 },
  limits: { cpus: 4, memoryBytes: 2 ** 30, diskBytes: 10 ** 9, timeoutSeconds: 60 },
  network: "none",
  mounts: [{ from: "/store/x", to: "/analysis/x", readOnly: true }],
};
const around = { cpus: 2, volumes: [], labels: { "tickmark.home": "/h" }, cgroupParent: null };

test("a container is locked down, whatever the specification says", () => {
  expect(createOptions(spec, around)).toMatchObject({
    Image: "sha256:1",
    Entrypoint: [],
    Cmd: spec.command,
    User: "64321:64321",
    Hostname: "tickmark",
    Healthcheck: { Test: ["NONE"] },
    Labels: { "tickmark.home": "/h", "tickmark.run": "r" },
    Env: ["TZ=UTC", "MODE=a=b"],
    HostConfig: {
      NetworkMode: "none",
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      ReadonlyRootfs: true,
      Memory: 2 ** 30,
      MemorySwap: 2 ** 30,
      IpcMode: "private",
      AutoRemove: false,
      LogConfig: { Type: "none" },
      Mounts: [
        {
          Type: "bind",
          Source: "/store/x",
          Target: "/analysis/x",
          ReadOnly: true,
          BindOptions: { Propagation: "rprivate" },
        },
      ],
    },
  });
  const { HostConfig: host } = createOptions(spec, around);
  for (const widening of [
    "Privileged",
    "CapAdd",
    "Devices",
    "PidMode",
    "UsernsMode",
    "Binds",
    "VolumesFrom",
    "Runtime",
  ]) {
    expect(host).not.toHaveProperty(widening);
  }
  expect(host?.PidsLimit).toBeGreaterThan(0);
  expect(host?.Ulimits).toContainEqual({ Name: "fsize", Soft: 10 ** 9, Hard: 10 ** 9 });
  expect(host?.Ulimits).toContainEqual({ Name: "core", Soft: 0, Hard: 0 });
});

test("no more processors are promised than the engine has", () => {
  expect(createOptions(spec, around).HostConfig?.NanoCpus).toBe(2e9);
  expect(createOptions({ ...spec, limits: { ...spec.limits, cpus: 0.5 } }, around).HostConfig?.NanoCpus).toBe(5e8);
});

test("volumes of the image are bounded temporary space that belongs to the analysis", () => {
  const { HostConfig: host } = createOptions(spec, { ...around, volumes: ["/data"] });
  for (const place of ["/data", "/tmp", "/var/tmp", "/run"]) {
    expect(host?.Tmpfs?.[place]).toMatch(/nosuid,nodev,.*uid=64321,gid=64321,size=\d+$/);
  }
});

test("the network is on only where it was asked for", () => {
  expect(createOptions({ ...spec, network: "full" }, around).HostConfig?.NetworkMode).toBe("bridge");
});
