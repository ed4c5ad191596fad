import type { Conditions } from "../domain/conditions.ts";
import { workspacePath } from "../domain/names.ts";
import type { Plan, PlannedStep } from "../domain/plan.ts";
import type { ContainerSpec, Mount, User } from "../ports.ts";

/** One step of a plan as a container; `image` is what the engine resolved. */
export function containerSpec(
  plan: Plan,
  step: PlannedStep,
  prepared: { readonly run: string; readonly image: string; readonly mounts: readonly Mount[]; readonly user: User },
  { hostname, cpuset, clock, workspaceInMemory, workspacePath: elsewhere = workspacePath }: Conditions = {},
): ContainerSpec {
  const { run, image, mounts, user } = prepared;
  const folder = plan.folder === "" ? elsewhere : `${elsewhere}/${plan.folder}`;
  const copied = workspaceInMemory === true;
  return {
    run,
    image,
    user,
    mounts: [
      ...mounts.map((mount) => moved(mount, copied ? diskPath : elsewhere)),
      ...(clock === undefined ? [] : [{ from: clock.library, to: fakeClockPath, readOnly: true }]),
    ],
    // As in CI systems: the first line of a step that fails ends it.
    command: copied
      ? ["/bin/sh", "-c", inCopy(elsewhere), "sh", folder, step.command]
      : ["/bin/sh", "-e", "-c", step.command],
    workingDirectory: copied ? "/" : folder,
    env: clock === undefined ? plan.env : { ...plan.env, ...fakeClock(clock) },
    limits: plan.limits,
    network: plan.network,
    ...(hostname === undefined ? {} : { hostname }),
    ...(cpuset === undefined ? {} : { cpuset }),
    ...(copied ? { inMemory: [elsewhere] } : {}),
  };
}

/** Where the workspace stands while the step works on a copy of it. */
const diskPath = "/tickmark/workspace";

/** Copies the workspace into memory, runs the step there, and brings back what it left. */
const inCopy = (path: string): string =>
  `cp -a ${diskPath}/. ${path}/ && cd "$1" && /bin/sh -e -c "$2"; status=$?; cp -a ${path}/. ${diskPath}/ || exit 1; exit $status`;

const moved = (mount: Mount, path: string): Mount =>
  mount.to === workspacePath || mount.to.startsWith(`${workspacePath}/`)
    ? { ...mount, to: `${path}${mount.to.slice(workspacePath.length)}` }
    : mount;

/** Where libfaketime is mounted. */
const fakeClockPath = "/etc/tickmark/libfaketime.so.1";

/** What libfaketime is told. A clock that stands still hangs programs that measure waiting: only the time of day does by itself. */
const fakeClock = ({ time, measures }: NonNullable<Conditions["clock"]>): Record<string, string> => ({
  LD_PRELOAD: fakeClockPath,
  FAKETIME: time,
  NO_FAKE_STAT: "1",
  FAKETIME_DONT_FAKE_MONOTONIC: measures === true ? "0" : "1",
});
