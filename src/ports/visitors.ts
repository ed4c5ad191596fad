/* People who look at the pages of private repositories. */

/** Keys that open the pages of one private repository for a while; they travel in the check's address. */
export interface PageKeys {
  issue(repositoryId: number): Promise<string>;
  opens(key: string, repositoryId: number): Promise<boolean>;
}

export interface Person {
  readonly id: number;
  readonly login: string;
}

/** Speaks to GitHub for one person, within what both the App and the person may. */
export interface UserToken {
  readonly value: string;
  /** null where tokens of the App do not expire. */
  readonly expiresAt: string | null;
  readonly refreshToken: string | null;
}

/** Where a browser is sent to sign in, and what must be remembered until it comes back. */
interface SignInRequest {
  readonly address: string;
  readonly state: string;
  readonly verifier: string;
}

/** What a person may do with a repository, in GitHub's own words of this moment. */
export interface Access {
  readonly repositoryId: number;
  readonly isPrivate: boolean;
  readonly mayWrite: boolean;
}

/** An answer to a token that GitHub does not take (any more). */
export type Refused = "refused";

export interface SignIn {
  begin(callback: string): SignInRequest;
  exchange(code: string, verifier: string, callback: string): Promise<UserToken | Refused>;
  refresh(refreshToken: string): Promise<UserToken | Refused>;
  /** Ends a token at GitHub. */
  revoke(token: string): Promise<void>;
  person(token: string): Promise<Person | Refused>;
  /** undefined where there is none that this person may read. A former name leads to the repository too. */
  access(token: string, owner: string, name: string): Promise<Access | Refused | undefined>;
  /** Ids of the repositories that the App is installed on and this person has been given access to. */
  reachable(token: string): Promise<readonly number[] | Refused>;
}

export interface Session {
  readonly person: Person;
  readonly token: UserToken;
}

/** Who is signed in. The id is known to the person's browser only, and nothing of a session can be read without it. */
export interface Sessions {
  /** Answers the id. */
  open(session: Session, lifetimeSeconds: number): Promise<string>;
  find(id: string): Promise<Session | undefined>;
  /** Keeps the token that takes the place of an expired one. */
  renew(id: string, session: Session): Promise<void>;
  close(id: string): Promise<void>;
}
