import { digestOf, hexOf } from "../../domain/digest.ts";
import type { Access, Person, Refused, Session, SignIn } from "../../ports.ts";
import { lifetimeSeconds } from "./cookies.ts";
import type { WebWorld } from "./web-world.ts";

/** Somebody who signed in, and what GitHub says that they may read. Nothing is asked before it is needed. */
export interface SignedIn {
  readonly id: string;
  readonly person: Person;
  /** In every form of a page that this person sees; nobody else can know it. */
  readonly formToken: string;
  /** undefined where there is none that they may read. Costs the same whether there is one or not. */
  access(owner: string, name: string): Promise<Access | undefined>;
  /** Ids of the repositories that they were given access to; undefined when it turns out that the session is over. */
  reachable(): Promise<readonly number[] | undefined>;
  /** Whether a list that was asked for a moment ago has this one. */
  wasReachable(repositoryId: number): Promise<boolean>;
}

export interface People {
  find(id: string): Promise<SignedIn | undefined>;
  /** Answers the id of the session, for the browser to keep. */
  welcome(session: Session): Promise<string>;
  leave(id: string): Promise<void>;
}

/** How long GitHub's word holds: who loses a repository loses its pages after this, at the latest. */
const yesMilliseconds = 5 * 60 * 1000;
/** Shorter, for somebody who was just let in and tries again. */
const noMilliseconds = 60 * 1000;
const mostKept = 20_000;
/** A token must outlive the question that it is used for. */
const leastMilliseconds = 60 * 1000;

export function people(world: Pick<WebWorld, "sessions" | "clock" | "onError">, signIn: SignIn): People {
  const { sessions, clock } = world;
  const accesses = briefly<Access | undefined>(world);
  const lists = briefly<readonly number[] | undefined>(world);
  const refreshes = new Map<string, Promise<Session | undefined>>();

  /** A refresh token works once, so all who need the new token wait for the same answer. */
  const refreshed = (id: string, session: Session): Promise<Session | undefined> => {
    const known = refreshes.get(id);
    if (known !== undefined) return known;
    const asked = refresh(id, session).finally(() => refreshes.delete(id));
    refreshes.set(id, asked);
    return asked;
  };

  const refresh = async (id: string, session: Session): Promise<Session | undefined> => {
    const { refreshToken } = session.token;
    const token = refreshToken === null ? "refused" : await signIn.refresh(refreshToken);
    if (token !== "refused") {
      const renewed = { ...session, token };
      await sessions.renew(id, renewed);
      return renewed;
    }
    // Another process may have been faster; only if not, this session is over.
    const now = await sessions.find(id);
    if (now !== undefined && now.token.value !== session.token.value) return now;
    await leave(id);
    return undefined;
  };

  const live = async (id: string): Promise<Session | undefined> => {
    const session = await sessions.find(id);
    if (session === undefined) return undefined;
    const { expiresAt } = session.token;
    const isOver = expiresAt !== null && Date.parse(expiresAt) - clock.now().getTime() < leastMilliseconds;
    return isOver ? refreshed(id, session) : session;
  };

  /** A token that GitHub does not take any more ends its session: the person withdrew it, or it was lost. */
  const ask = async <Answer>(
    id: string,
    question: (token: string) => Promise<Answer | Refused>,
    otherwise: Answer,
  ): Promise<Answer> => {
    const session = await live(id);
    const answer = session === undefined ? otherwise : await question(session.token.value);
    if (answer !== "refused") return answer;
    await leave(id);
    return otherwise;
  };

  const leave = async (id: string): Promise<void> => {
    const session = await sessions.find(id);
    await sessions.close(id);
    if (session === undefined) return;
    // That GitHub does not answer must not keep anybody from signing out.
    await signIn.revoke(session.token.value).catch(world.onError);
  };

  return {
    async find(id) {
      const session = await sessions.find(id);
      if (session === undefined) return undefined;
      const key = hexOf(digestOf(id));
      return {
        id,
        person: session.person,
        formToken: hexOf(digestOf(`tickmark form ${id}`)),
        access: (owner, name) =>
          accesses.get(`${key} ${owner}/${name}`.toLowerCase(), {
            ask: () => ask(id, (token) => signIn.access(token, owner, name), undefined),
            // What is public needs no permission, and must not seem to have had one when it is made private.
            holds: (access) => (access === undefined ? noMilliseconds : access.isPrivate ? yesMilliseconds : 0),
          }),
        reachable: () =>
          lists.get(key, {
            ask: () => ask<readonly number[] | undefined>(id, signIn.reachable, undefined),
            holds: (ids) => (ids === undefined ? 0 : yesMilliseconds),
          }),
        wasReachable: async (repositoryId) => (await lists.peek(key))?.includes(repositoryId) ?? false,
      };
    },
    welcome: (session) => sessions.open(session, lifetimeSeconds.session),
    leave,
  };
}

interface Question<Answer> {
  ask(): Promise<Answer>;
  holds(answer: Answer): number;
}

/** Keeps answers for a while; the same question that is asked twice at a time is passed on once. */
function briefly<Answer>({ clock }: Pick<WebWorld, "clock">) {
  const kept = new Map<string, { readonly until: number; readonly answer: Promise<Answer> }>();
  const now = () => clock.now().getTime();
  const fresh = (key: string) => {
    const found = kept.get(key);
    return found !== undefined && found.until > now() ? found.answer : undefined;
  };
  const keep = (key: string, until: number, answer: Promise<Answer>) => {
    // Oldest first: a map keeps the order in which its keys came.
    kept.delete(key);
    kept.set(key, { until, answer });
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
  };
  const asked = async (key: string, { ask, holds }: Question<Answer>): Promise<Answer> => {
    const answer = ask();
    keep(key, Number.POSITIVE_INFINITY, answer);
    try {
      keep(key, now() + holds(await answer), answer);
    } catch {
      // A fault is nobody's answer, least of all for five minutes.
      kept.delete(key);
    }
    return answer;
  };
  return {
    get: (key: string, question: Question<Answer>): Promise<Answer> => fresh(key) ?? asked(key, question),
    peek: async (key: string): Promise<Answer | undefined> => fresh(key)?.catch(() => undefined),
  };
}
