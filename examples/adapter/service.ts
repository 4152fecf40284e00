// A made-up batch service, so that the adapter beside this file has something to speak to. Its model is a parrot: it
// answers with the last thing that it was told. A job takes three ticks: it waits, it works, it is done.
//
// POST /v1/jobs?label=KEY   JSON lines {"tag", "ask"}         201 and the job
// GET  /v1/jobs?limit=&before=                                {"jobs": […], "more": true|false}, newest first
// GET  /v1/jobs/ID                                            the job
// POST /v1/jobs/ID/stop                                       the job, or 409 when it has ended
// GET  /v1/jobs/ID/answers                                    JSON lines {"tag", "answer"} or {"tag", "refused"}
//
// Under /odd in place of /v1, every job is in a phase that nobody has heard of: what a service may learn tomorrow.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A running service. */
export interface ParrotService extends AsyncDisposable {
  readonly url: string;
  /** The same jobs, in a phase that nobody knows. */
  readonly oddUrl: string;
  /** Lets time pass: each job gets one step further. */
  tick(): void;
  /** How many jobs were created. */
  created(): number;
}

/** How it is started. */
export interface ParrotServiceOptions {
  /** The only key that is taken. */
  readonly apiKey: string;
  /** Cut the connection once a job was created, as a bad network would. */
  readonly cutsOff?: boolean;
}

type Phase = 'waiting' | 'working' | 'done' | 'stopped';

interface Job {
  readonly id: string;
  readonly label: string | null;
  readonly lines: readonly string[];
  phase: Phase;
}

const NEXT: Readonly<Record<Phase, Phase>> = {
  waiting: 'working',
  working: 'done',
  done: 'done',
  stopped: 'stopped',
};

/** Starts the service on a free port of this machine. */
export async function startParrotService(options: ParrotServiceOptions): Promise<ParrotService> {
  const jobs: Job[] = [];
  const server = createServer((request, response) => {
    const fail = (error: unknown): void => void response.writeHead(500).end(String(error));
    handle(jobs, options, request, response).catch(fail);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    oddUrl: `http://127.0.0.1:${port}/odd`,
    tick: () => {
      for (const job of jobs) job.phase = NEXT[job.phase];
    },
    created: () => jobs.length,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

async function handle(
  jobs: Job[],
  options: ParrotServiceOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const [, version, page, id, action] = pathname.split('/').map(decodeURIComponent);
  const body = await text(request);
  const show = (job: Job): object => describe(job, version === 'odd' ? 'moulting' : job.phase);
  if (request.headers['x-parrot-key'] !== options.apiKey) return refuse(response, 401, 'bad_key');
  if (page !== 'jobs') return refuse(response, 404, 'no_such_page');
  if (id === undefined && request.method === 'POST') {
    const job = createJob(jobs, searchParams.get('label'), body);
    return options.cutsOff === true ? void response.destroy() : send(response, 201, show(job));
  }
  if (id === undefined) return send(response, 200, listJobs(jobs, searchParams, show));
  const job = jobs.find((each) => each.id === id);
  if (job === undefined) return refuse(response, 404, 'no_such_job');
  if (action === 'answers') return sendAnswers(response, job);
  if (action !== 'stop') return send(response, 200, show(job));
  if (NEXT[job.phase] === job.phase) return refuse(response, 409, 'has_ended');
  job.phase = 'stopped';
  send(response, 200, show(job));
}

function createJob(jobs: Job[], label: string | null, body: string): Job {
  const lines = body.split('\n').filter((line) => line !== '');
  const job: Job = { id: `job ${jobs.length + 1}`, label, lines, phase: 'waiting' };
  jobs.push(job);
  return job;
}

function describe({ id, label, lines, phase }: Job, shown: string): object {
  const answered = phase === 'done' ? lines.filter((line) => !answer(line).includes('"refused"')).length : 0;
  const refused = phase === 'done' ? lines.length - answered : 0;
  return { id, label, phase: shown, asked: lines.length, answered, refused };
}

function listJobs(jobs: readonly Job[], query: URLSearchParams, show: (job: Job) => object): object {
  const before = jobs.findIndex(({ id }) => id === query.get('before'));
  const older = (before === -1 ? jobs : jobs.slice(0, before)).toReversed();
  const page = older.slice(0, Number(query.get('limit') ?? 20));
  return { jobs: page.map(show), more: page.length < older.length };
}

function sendAnswers(response: ServerResponse, { lines, phase }: Job): void {
  const answers = phase === 'done' ? lines.map(answer) : [];
  response.writeHead(200, { 'content-type': 'application/jsonl' });
  response.end(answers.map((line) => `${line}\n`).join(''));
}

function answer(line: string): string {
  // Whoever writes other lines gets an error, and this is an example.
  const { ask, tag } = JSON.parse(line) as {
    tag: string;
    ask: { model: string; limit?: number; turns: { says: string | string[] }[] };
  };
  if (!ask.model.startsWith('parrot')) {
    return JSON.stringify({ tag, refused: { code: 'no_such_model', message: `There is no ${ask.model}.` } });
  }
  const heard = [ask.turns.at(-1)?.says ?? ''].flat().join(' ').split(' ');
  const says = heard.slice(0, ask.limit ?? heard.length);
  const ended = says.length < heard.length ? 'cut' : 'done';
  const words = { heard: heard.length, said: says.length };
  return JSON.stringify({ tag, answer: { says: says.join(' '), ended, model: ask.model, words } });
}

function refuse(response: ServerResponse, status: number, code: string): void {
  send(response, status, { error: { code, message: `It was refused: ${code}.` } });
}

function send(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
