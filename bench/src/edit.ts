/**
 * One keystroke in the body of an asset at 10,000 assets, beside a bare parse of that one file. As the editor sees it,
 * through the shipped language server, until lenses and diagnostics are there; and without protocol and publishing: the
 * index, the graph and the statuses alone.
 */
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ts } from "ts-morph";
import { milliseconds, type Benchmark, type Row } from "./benchmark.ts";
import { EditorSession } from "./editor-session.ts";
import { generateProject } from "./generate.ts";
import { type Keystrokes, keystrokesIn } from "./keystrokes.ts";
import { measuredSeries, quantile, runScript, type Series, seriesOfScript } from "./measure.ts";
import { WORK } from "./work.ts";

const ASSETS = 10_000;
/** With the helpers. */
const FILES = 4000;
/** In the middle of the project: half of the assets lie downstream. */
const EDITED = ASSETS / 2;
/** Before each keystroke and before each parse: about five keystrokes a second. */
const PAUSE_MS = 100;
/** So many that the slowest of twenty are not decided by a few. */
const ROUNDS = 300;
const FOLDER = join(WORK, "edit");

export const edit: Benchmark = {
  name: "edit",
  title: `one keystroke in an asset of ${ASSETS.toLocaleString("en")} ÷ ts.createSourceFile of its file (p95)`,
  async run(report) {
    await generateProject(FOLDER, { assets: ASSETS, fileBytes: 8_000 });
    // In another process: the garbage of a whole project would be collected while keys are measured.
    await runScript("materialized", [FOLDER]);
    const keystrokes = await keystrokesIn(FOLDER, EDITED);
    warmParser(keystrokes);
    const session = await openSession(keystrokes);
    report(rowOf("becomes stale, or current again", await toggling(session, keystrokes)));
    report(rowOf("typing on in a stale asset", await typing(session, keystrokes)));
    await session.close();
    report(rowOf("typing on: index, graph, statuses alone", await seriesOfScript("edit", [FOLDER, String(EDITED)])));
  },
};

async function openSession({ file, text }: Keystrokes): Promise<EditorSession> {
  const session = await EditorSession.open(FOLDER, file, text(0));
  const current = (await session.overview()).projects[0]?.assets.filter(({ status }) => status === "current").length;
  if (current !== ASSETS) throw new Error(`${current ?? 0} of ${ASSETS} assets are current before the first keystroke`);
  return session;
}

/** A character and its removal: with each, all that is downstream is told that something above it is stale, or no more. */
async function toggling(session: EditorSession, keystrokes: Keystrokes): Promise<Series> {
  const { line, character } = keystrokes.at;
  const start = { line, character };
  return await measuredSeries({
    rounds: ROUNDS,
    warmUp: 40,
    subject: async (round) => {
      await pause(PAUSE_MS);
      return round % 2 === 0
        ? await session.edit({ range: { start, end: start }, text: "x" }, "appear")
        : await session.edit({ range: { start, end: { line, character: character + 1 } }, text: "" }, "go");
    },
    peer: async (round) => {
      await pause(PAUSE_MS);
      return costOfParse(keystrokes, 1 - (round % 2));
    },
  });
}

async function typing(session: EditorSession, keystrokes: Keystrokes): Promise<Series> {
  const { line, character } = keystrokes.at;
  return await measuredSeries({
    rounds: ROUNDS,
    warmUp: 20,
    subject: async (round) => {
      await pause(PAUSE_MS);
      const start = { line, character: character + round };
      return await session.edit({ range: { start, end: start }, text: "x" }, round === 0 ? "appear" : "stay");
    },
    peer: async (round) => {
      await pause(PAUSE_MS);
      return costOfParse(keystrokes, round + 1);
    },
  });
}

/** The server's parser has read the whole project when the first key is typed; so has this process's. */
function warmParser(keystrokes: Keystrokes): void {
  for (let file = 0; file < FILES; file++) costOfParse(keystrokes, 0);
}

function costOfParse({ file, text }: Keystrokes, count: number): number {
  const now = text(count);
  const start = performance.now();
  ts.createSourceFile(file, now, ts.ScriptTarget.Latest, false);
  return performance.now() - start;
}

function rowOf(what: string, { subject, peer }: Series): Row {
  const p95 = { subject: quantile(subject, 0.95), peer: quantile(peer, 0.95) };
  const median = { subject: quantile(subject, 0.5), peer: quantile(peer, 0.5) };
  return {
    what,
    subject: milliseconds(p95.subject),
    peer: milliseconds(p95.peer),
    ratio: p95.subject / p95.peer,
    goal: 4,
    note: `median ${milliseconds(median.subject)}, ${(median.subject / median.peer).toFixed(1)}×`,
  };
}
