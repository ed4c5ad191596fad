import type { Pull } from "../domain/pull.ts";
import type { Repository } from "../domain/repository.ts";
import { meantKey } from "../plan/meant-key.ts";
import type { AnswerLimits } from "../ports.ts";
import { code } from "../report/markdown.ts";
import { shownLine } from "../report/shown.ts";
import { commands } from "./commands/commands.ts";
import { helpText } from "./commands/help.ts";
import { type SpokenCommand, spokenCommands } from "./commands/parse.ts";
import type { Comment } from "./events.ts";
import type { IntakeWorld } from "./intake-world.ts";

/** Within an hour. Who writes here works here, and asks as often as that needs; who only reads asks now and then. */
const limitsOfWriters: AnswerLimits = { perAuthor: 60, perIssue: 60, perInstallation: 120 };
const limitsOfReaders: AnswerLimits = { perAuthor: 10, perIssue: 15, perInstallation: 40 };

/**
 * Does what a comment asks for, and answers below it: once for the whole comment, however often it is delivered, and not at all
 * where it asks nothing. Whoever asks too much is no longer heard, since everything that is written counts at GitHub.
 */
export async function obey(repository: Repository, comment: Comment, world: IntakeWorld): Promise<void> {
  // Most comments are no business of ours, and cost nothing.
  if (!/tickmark|@/i.test(comment.body)) return;
  const spoken = spokenCommands(comment.body, await world.appName());
  if (spoken.length === 0) return;
  const mayWrite = await world.people.mayWrite(repository, comment.author);
  const key = `${comment.source} ${repository.id} ${comment.id}`;
  const { id: repositoryId, installationId } = repository;
  const { author, issue } = comment;
  const kind = mayWrite ? "writer" : "reader";
  const question = { key, kind, installationId, repositoryId, issue, author } as const;
  if (!(await world.answers.admit(question, mayWrite ? limitsOfWriters : limitsOfReaders))) {
    world.log.info({ repository: repositoryId, issue, author }, "too many commands: this one is not answered");
    return;
  }
  await world.conversations.acknowledge(repository, comment.source, comment.id);
  const pull = comment.isPull ? await world.contents.openPull(repository, comment.issue) : undefined;
  const answers: string[] = [];
  for (const [index, command] of spoken.entries()) {
    const asked = { repository, comment, pull, mayWrite, command, guid: `${key} ${index}`, world };
    const answer = await answerTo(asked);
    if (answer !== "") answers.push(answer);
  }
  if (answers.length > 0) await world.conversations.create(repository, comment.issue, answers.join("\n\n---\n\n"), key);
}

interface Asked {
  readonly repository: Repository;
  readonly comment: Comment;
  readonly pull: Pull | undefined;
  readonly mayWrite: boolean;
  readonly command: SpokenCommand;
  readonly guid: string;
  readonly world: IntakeWorld;
}

async function answerTo(asked: Asked): Promise<string> {
  const { command, mayWrite, comment, repository, world } = asked;
  const { word } = command;
  if (word === "" || word === "help") return helpText(mayWrite, comment.isPull);
  const known = Object.hasOwn(commands, word) ? commands[word] : undefined;
  const said = code(shownLine(word, 40));
  if (known === undefined) {
    const meant = meantKey(word, [...Object.keys(commands), "help"]);
    const nearest = meant === undefined ? "" : ` Did you mean ${code(`/tickmark ${meant.key}`)}?`;
    return `I do not know ${said}.${nearest} ${code("/tickmark help")} lists what I do.`;
  }
  if (known.needsWrite && !mayWrite) {
    return `${code(`@${shownLine(comment.author, 60)}`)}, ${said} is for people with write access to this repository.`;
  }
  if (asked.pull === undefined && (comment.isPull || known.onPulls === true)) {
    return `${said} needs an open pull request.`;
  }
  const commit = asked.pull?.head ?? (await world.contents.branchHead(repository, repository.defaultBranch));
  if (commit === undefined) return "There is no commit here that I could look at.";
  const branch = asked.pull === undefined ? repository.defaultBranch : asked.pull.isFork ? null : asked.pull.headBranch;
  const { operands } = command;
  const { pull, guid } = asked;
  return known.answer(
    { repository, issue: comment.issue, by: comment.author, pull, commit, branch, operands, guid },
    world,
  );
}
