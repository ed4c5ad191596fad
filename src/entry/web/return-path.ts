/** Where somebody who signs in may be sent back to: a page of ours below `/r/`, `/runs/` or `/sumatra/`, or else the first one. */
export function returnable(path: string): string {
  const isOurs = /^\/(?:r|runs|sumatra)(?:\/[\w.~!'()*%:-]+)+\/?$/.test(path) && path.length <= 1000;
  return isOurs && !path.split("/").some((segment) => /^(?:\.|%2e)+$/i.test(segment)) ? path : "/";
}
