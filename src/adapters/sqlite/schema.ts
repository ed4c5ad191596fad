import { Fault } from "../../domain/fault.ts";
import type { Database } from "./database.ts";

/** Each is applied once, in order, and never edited after a release: what a database holds is the number of those it has seen. */
const migrations: readonly string[] = [
  `
  create table jobs (
    sequence integer primary key,
    id text not null unique,
    kind text not null check (kind in ('delivery', 'verify', 'diagnose', 'accept', 'propose', 'elsewhere', 'comment')),
    state text not null check (state in ('queued', 'running', 'done', 'failed')),
    attempt integer not null default 0,
    worker text,
    not_before integer not null,
    lease_until integer,
    ended_at integer,
    repository_id integer,
    commit_id text,
    -- The branch or pull request whose next commit supersedes this one.
    line text,
    cancelled text,
    body text
  ) strict;
  create index jobs_claimable on jobs (not_before, sequence) where state in ('queued', 'running');
  create index jobs_commit on jobs (repository_id, commit_id, sequence) where kind = 'verify';
  create index jobs_line on jobs (repository_id, line) where state in ('queued', 'running') and line is not null;
  create index jobs_state on jobs (state, ended_at);

  create table runs (
    sequence integer primary key,
    id text not null unique,
    repository_id integer,
    branch text,
    tag text,
    reason text,
    analysis text not null,
    commit_id text,
    verdict text not null check (verdict in ('reproduced', 'diverged', 'failed', 'unrecorded')),
    grade text,
    started_at text not null,
    wall_seconds real not null
  ) strict;
  create index runs_newest on runs (started_at, sequence);
  create index runs_repository on runs (repository_id, started_at, sequence);
  create index runs_branch on runs (repository_id, branch, started_at, sequence);
  create index runs_commit on runs (commit_id, started_at, sequence);
  create index runs_analysis on runs (analysis, started_at, sequence);
  create index runs_verdict on runs (verdict);

  -- Apart from its summary, so that lists never turn pages of evidence.
  create table evidence (
    run integer primary key references runs (sequence) on delete cascade,
    content text not null
  ) strict;

  create table repositories (
    id integer primary key,
    owner text not null collate nocase,
    name text not null collate nocase,
    is_private integer not null,
    default_branch text not null,
    installation_id integer not null,
    clone_url text not null,
    html_url text not null,
    remembered_at integer not null
  ) strict;
  create index repositories_name on repositories (owner, name, remembered_at);

  create table heads (
    repository_id integer not null references repositories (id) on delete cascade,
    branch text not null,
    commit_id text not null,
    primary key (repository_id, branch)
  ) strict, without rowid;

  create table pulls (
    repository_id integer not null references repositories (id) on delete cascade,
    number integer not null,
    head text not null,
    head_branch text not null,
    base text not null,
    base_branch text not null,
    author text not null,
    is_fork integer not null,
    is_open integer not null,
    primary key (repository_id, number)
  ) strict, without rowid;
  create index pulls_head on pulls (repository_id, head) where is_open = 1;

  -- Commits that came from a fork of somebody without write access, and who looked at them, if anybody did.
  create table strangers (
    repository_id integer not null references repositories (id) on delete cascade,
    commit_id text not null,
    number integer not null,
    author text not null,
    base text not null,
    approved_by text,
    primary key (repository_id, commit_id)
  ) strict, without rowid;

  -- What the runs of a repository produced: only these files of the shared object store are shown to it again.
  create table outputs (
    repository_id integer not null,
    digest text not null,
    primary key (repository_id, digest)
  ) strict, without rowid;
  `,
  `
  -- Addresses in papers and READMEs outlive names: who left a name last is found under it until somebody else takes it.
  create table former_names (
    owner text not null collate nocase,
    name text not null collate nocase,
    repository_id integer not null references repositories (id) on delete cascade,
    left_at integer not null,
    primary key (owner, name, repository_id)
  ) strict, without rowid;
  create index former_names_repository on former_names (repository_id);

  create table badge_tokens (
    repository_id integer primary key references repositories (id) on delete cascade,
    token text not null
  ) strict;

  -- The key is a digest of what the browser holds, and the content is encrypted with what the browser holds.
  create table sessions (
    key text primary key,
    content text not null,
    expires_at integer not null
  ) strict, without rowid;
  create index sessions_expiry on sessions (expires_at);
  `,
  `
  -- The log only grows: what is in it is what was promised to those who hold a certificate.
  create table log_leaves (
    position integer primary key,
    body blob not null,
    integrated_at integer not null
  ) strict;
  create table log_nodes (
    level integer not null,
    position integer not null,
    hash blob not null,
    primary key (level, position)
  ) strict, without rowid;
  create trigger log_leaves_stay before delete on log_leaves begin select raise(abort, 'the log only grows'); end;
  create trigger log_leaves_hold before update on log_leaves begin select raise(abort, 'the log only grows'); end;

  create table certificates (
    subject text primary key,
    run text not null,
    position integer not null unique references log_leaves (position),
    bundle blob not null,
    archive blob not null
  ) strict;
  create index certificates_run on certificates (run);
  `,
  `
  -- Set aside: what the job belongs to cannot be reached any more, and may come back.
  alter table jobs add column parked integer not null default 0;
  -- By kind, since whoever looks for a verification must not leaf through a thousand deliveries.
  drop index jobs_claimable;
  create index jobs_claimable on jobs (kind, not_before, sequence) where state in ('queued', 'running');
  create index jobs_repository on jobs (repository_id, state);

  -- Written down before GitHub hears of a check, and struck out after it heard how the check ended.
  create table open_checks (
    external_id text primary key,
    repository_id integer not null,
    check_run_id integer,
    begun_at integer not null,
    parked integer not null default 0,
    body text not null
  ) strict, without rowid;
  create index open_checks_run on open_checks (check_run_id);

  -- Deliveries that never arrived, and how often GitHub was asked to send them again.
  create table redeliveries (
    guid text primary key,
    times integer not null,
    asked_at integer not null
  ) strict, without rowid;

  create table marks (
    name text primary key,
    value integer not null
  ) strict, without rowid;
  `,
  `
  alter table runs add column label text;
  alter table runs add column outcome text;
  create unique index runs_label on runs (label) where label is not null;

  -- What people say about runs, with all that they said before.
  create table annotations (
    sequence integer primary key,
    run integer not null references runs (sequence) on delete cascade,
    kind text not null check (kind in ('reason', 'outcome', 'tagged', 'untagged')),
    text text not null,
    at text not null,
    author text not null
  ) strict;
  create index annotations_run on annotations (run, sequence);

  -- Both carry the time of the run, so that the newest with a tag or a value are read off the index.
  create table tags (
    tag text not null,
    started_at text not null,
    run integer not null references runs (sequence) on delete cascade,
    primary key (tag, started_at, run)
  ) strict, without rowid;
  create index tags_run on tags (run);
  create table parameters (
    name text not null,
    value text not null,
    started_at text not null,
    run integer not null references runs (sequence) on delete cascade,
    primary key (name, value, started_at, run)
  ) strict, without rowid;
  create index parameters_run on parameters (run);

  insert into annotations (run, kind, text, at, author)
    select sequence, 'tagged', tag, started_at, '' from runs where tag is not null;
  insert into annotations (run, kind, text, at, author)
    select sequence, 'reason', reason, started_at, '' from runs where reason is not null;
  insert into tags (tag, started_at, run) select tag, started_at, sequence from runs where tag is not null;
  alter table runs drop column tag;
  `,
  `
  -- Whose worker never came back: a job that kills each of them must not go on for ever.
  alter table jobs add column deaths integer not null default 0;

  -- What people asked in comments and got an answer to, so that nobody uses up what the app may write.
  create table answers (
    key text primary key,
    installation_id integer not null,
    repository_id integer not null,
    issue integer not null,
    author text not null collate nocase,
    kind text not null check (kind in ('writer', 'reader', 'held')),
    at integer not null
  ) strict, without rowid;
  create index answers_installation on answers (installation_id, kind, at);

  -- The branch that the pull request of a stranger's commit is to go into, and how often that changed.
  alter table strangers add column base_branch text;
  alter table strangers add column retargets integer not null default 0;

  -- A run of somebody else's repository belongs to none; it may be seen where it was asked for.
  alter table runs add column asked_in integer;
  update runs set asked_in = repository_id, repository_id = null
    where repository_id is not null and branch is null and reason glob 'asked by @* in #[0-9]*';
  `,
  `
  -- Written down before a run begins and struck out when it has ended: what stays is what never did.
  create table unfinished (
    sequence integer primary key,
    id text not null unique,
    label text,
    state text not null check (state in ('waiting', 'running', 'killed', 'interrupted', 'broken')),
    -- The process that it belongs to.
    owner text not null,
    begun_at text not null,
    started_at text,
    ended_at text,
    why text,
    begun text not null,
    context text not null,
    history text not null
  ) strict;
  create index unfinished_live on unfinished (owner) where state in ('waiting', 'running');
  create index unfinished_newest on unfinished (begun_at, sequence);
  create index unfinished_label on unfinished (label) where label is not null;
  `,
  `
  -- Records that other people's clients keep here, below projects that they made.
  create table sumatra_projects (
    name text primary key,
    title text not null,
    description text not null,
    changed_at text not null,
    size_bytes integer not null default 0
  ) strict, without rowid;

  create table sumatra_records (
    sequence integer primary key,
    project text not null references sumatra_projects (name) on delete cascade,
    label text not null,
    timestamp text not null,
    unique (project, label)
  ) strict;
  -- With the label: clients ask for all of them before each thing that they write.
  create index sumatra_records_newest on sumatra_records (project, timestamp, sequence, label);

  create table sumatra_tags (
    project text not null,
    tag text not null,
    record integer not null references sumatra_records (sequence) on delete cascade,
    primary key (project, tag, record)
  ) strict, without rowid;
  create index sumatra_tags_record on sumatra_tags (record);

  -- Everything that was ever written under a label, apart from it, so that lists never turn whole records.
  create table sumatra_versions (
    sequence integer primary key,
    record integer not null references sumatra_records (sequence) on delete cascade,
    at text not null,
    author text not null,
    state text not null check (state in ('current', 'replaced', 'aside')),
    content text not null
  ) strict;
  create index sumatra_versions_record on sumatra_versions (record, sequence);
  create unique index sumatra_versions_current on sumatra_versions (record) where state = 'current';

  -- The token itself is with who was given it; a repository's goes with the repository, whatever it is called.
  create table record_tokens (
    id text primary key,
    hash text not null unique,
    project text,
    repository_id integer references repositories (id) on delete cascade,
    note text not null,
    created_at text not null,
    used_at text,
    check ((project is null) <> (repository_id is null))
  ) strict, without rowid;
  `,
  `
  -- For tables that are sorted by something else than time. A word counts as zero and stands in the order of its letters.
  create index runs_duration on runs (wall_seconds, sequence);
  create index runs_judged on runs (verdict, sequence);
  drop index runs_verdict;
  create index parameters_sorted on parameters (name, cast(value as real), value, run);
  `,
  `
  -- What other programs wrote about runs of their own. Nothing in it is a run of ours, so it stands apart from them.
  create table imported_records (
    sequence integer primary key,
    id text not null unique,
    label text not null,
    started_at text not null,
    duration real,
    version text not null,
    reason text not null,
    outcome text not null,
    tags text not null,
    parameters text not null,
    -- The same values as filters ask for them.
    comparable text not null,
    content text not null,
    origin text not null,
    imported_at text not null
  ) strict;
  create index imported_records_time on imported_records (started_at, sequence);
  create index imported_records_label on imported_records (label);
  `,
  `
  -- What an unfinished run printed: the name of its log while it is written, and what was kept of it.
  alter table unfinished add column log_name text;
  alter table unfinished add column log text;
  -- What tables and filters ask of one: its parameters as they are looked for, and what stands in its documents.
  alter table unfinished add column comparable text not null default '{}';
  update unfinished set comparable = (
    select json_group_object(key, case type when 'text' then atom else (begun -> fullkey) || '' end)
    from json_each(begun, '$.parameters.values')) where json_type(begun, '$.parameters.values') = 'object';
  alter table unfinished add column at text as (coalesce(started_at, begun_at)) virtual;
  alter table unfinished add column repository_id integer as (context ->> '$.repositoryId') virtual;
  alter table unfinished add column branch text as (context ->> '$.branch') virtual;
  alter table unfinished add column reason text as (context ->> '$.reason') virtual;
  alter table unfinished add column outcome text as (context ->> '$.outcome') virtual;
  alter table unfinished add column tags text as (context -> '$.tags') virtual;
  alter table unfinished add column analysis text as (begun ->> '$.plan.analysis') virtual;
  alter table unfinished add column commit_id text as (begun ->> '$.plan.source.commit') virtual;
  -- What a run was called while it had not ended: addresses and notes of then lead to it.
  alter table runs add column begun_as text;
  create index runs_begun_as on runs (begun_as) where begun_as is not null;
  -- With what a list is narrowed by, so that it is looked for without turning to the runs themselves.
  drop index runs_newest;
  create index runs_newest on runs (started_at, sequence, verdict, grade, outcome);
  drop index unfinished_newest;
  create index unfinished_at on unfinished (at, sequence);
  create index unfinished_over on unfinished (at, sequence) where state not in ('waiting', 'running');
  `,
  `
  alter table record_tokens add column may_annotate integer not null default 0;
  `,
  `
  -- Tags and releases, whose commits are rerun again and again.
  create table releases (
    repository_id integer not null references repositories (id) on delete cascade,
    tag text not null,
    commit_id text not null,
    seen_at integer not null,
    -- When a rerun was last asked for on schedule, and how often since the last one that was judged.
    asked_at integer,
    attempts integer not null default 0,
    primary key (repository_id, tag)
  ) strict, without rowid;
  create index releases_newest on releases (repository_id, seen_at);
  create index releases_asked on releases (asked_at) where asked_at is not null;

  -- What nobody waits for is claimed after everything else.
  alter table jobs add column rank integer not null default 0;
  drop index jobs_claimable;
  create index jobs_claimable on jobs (kind, rank, not_before, sequence) where state in ('queued', 'running');
  create index jobs_patient on jobs (state) where rank > 0;
  `,
  `
  -- Links to a verification that do not say whose it is. The hash is the SHA-256 of the secret in the address.
  create table blind_links (
    id text primary key,
    hash text not null unique,
    run text not null,
    repository_id integer not null references repositories (id) on delete cascade,
    made_by text not null,
    created_at text not null,
    ends_at text not null,
    opened_at text,
    -- Digests of the files that it shows, as JSON.
    files text not null
  ) strict, without rowid;
  create index blind_links_run on blind_links (run);
  `,
  `
  -- The same jobs in a table that takes every kind: SQLite cannot change a check, and the program knows what kinds there are.
  alter table jobs rename to former_jobs;
  create table jobs (
    sequence integer primary key,
    id text not null unique,
    kind text not null,
    state text not null check (state in ('queued', 'running', 'done', 'failed')),
    attempt integer not null default 0,
    worker text,
    not_before integer not null,
    lease_until integer,
    ended_at integer,
    repository_id integer,
    commit_id text,
    -- The branch or pull request whose next commit supersedes this one.
    line text,
    cancelled text,
    body text,
    parked integer not null default 0,
    deaths integer not null default 0,
    rank integer not null default 0
  ) strict;
  insert into jobs select sequence, id, kind, state, attempt, worker, not_before, lease_until, ended_at, repository_id,
    commit_id, line, cancelled, body, parked, deaths, rank from former_jobs;
  drop table former_jobs;
  create index jobs_claimable on jobs (kind, rank, not_before, sequence) where state in ('queued', 'running');
  create index jobs_patient on jobs (state) where rank > 0;
  create index jobs_commit on jobs (repository_id, commit_id, sequence) where kind = 'verify';
  create index jobs_line on jobs (repository_id, line) where state in ('queued', 'running') and line is not null;
  create index jobs_state on jobs (state, ended_at);
  create index jobs_repository on jobs (repository_id, state);

  -- A run that a journal asked for belongs to no repository; whoever was given its address may see it.
  alter table runs add column requested text;

  -- The token itself is with the journal.
  create table journal_tokens (
    id text primary key,
    hash text not null unique,
    name text not null,
    per_day integer not null,
    created_at text not null,
    used_at text
  ) strict, without rowid;

  create table verifications (
    id text primary key,
    token text not null references journal_tokens (id) on delete cascade,
    -- The client's own name for the request, and a digest of what it asked for under that.
    idempotency_key text,
    fingerprint text not null,
    url text not null,
    ref text not null,
    analysis text,
    asked_at text not null,
    state text not null check (state in ('queued', 'running', 'finished', 'refused', 'fault')),
    outcome text,
    ended_at text,
    callback_url text,
    -- Encrypted; forgotten when the callback is over.
    callback_secret text,
    callback_state text not null check (callback_state in ('none', 'waiting', 'delivered', 'failed')),
    callback_attempts integer not null default 0,
    callback_problem text
  ) strict, without rowid;
  create unique index verifications_key on verifications (token, idempotency_key) where idempotency_key is not null;
  create index verifications_token on verifications (token, asked_at);

  -- Certificates that other verifiers handed in.
  create table handed_in (
    sequence integer primary key,
    id text not null,
    repository_id integer not null references repositories (id) on delete cascade,
    commit_id text not null,
    key text not null,
    run text not null,
    at text not null,
    -- Who brought it: the name of a journal's token, as it was then.
    brought_by text not null,
    statement blob not null,
    statement_bytes integer not null,
    archive blob not null
  ) strict;
  create unique index handed_in_id on handed_in (id, repository_id);
  create index handed_in_commit on handed_in (repository_id, commit_id, sequence);
  create unique index handed_in_run on handed_in (repository_id, key, run);

  -- Keys whose holders the operator knows.
  create table known_keys (
    fingerprint text primary key,
    name text not null,
    since text not null
  ) strict, without rowid;
  `,
];

/** Brings an older or empty database to the form this program knows, or to one before it; refuses a newer one. */
export function migrate(database: Database, form: number = migrations.length): void {
  if (versionOf(database) === form) return;
  database.transaction(() => {
    const version = versionOf(database);
    if (version > migrations.length) {
      throw new Fault(
        "STORE",
        `the store was written by a newer tickmark (form ${version}, this one knows ${migrations.length}); upgrade tickmark`,
      );
    }
    for (const migration of migrations.slice(version, form)) database.script(migration);
    database.script(`pragma user_version = ${form}`);
  });
}

function versionOf(database: Database): number {
  return database.first<{ user_version: number }>("pragma user_version")?.user_version ?? 0;
}
