import type { CommandStore } from "../commands.js";
import { invalidBody, refusals } from "../errors.js";
import { array, copy, type Json, object } from "../json.js";
import { commandIssues } from "../rules.js";
import { schemaIssues } from "../schemas.js";
import { check } from "./check.js";
import { bodyOf, type Call, done, ok, type Reply, type Route } from "./router.js";

function store(call: Call): CommandStore {
  const { local, params } = call;
  if (params.application !== local.world.bot.id) throw refusals.missingAccess();
  if (params.guild === undefined) return local.commands;
  if (!local.world.hasBot(params.guild)) throw refusals.missingAccess();
  return local.guildCommands(params.guild);
}

function told(call: Call): void {
  call.local.emit({ type: "commands", commands: call.local.commands.list() });
}

function list(call: Call): Reply {
  return ok(store(call).list(call.query.get("with_localizations") === "true"));
}

async function replaceAll(call: Call): Promise<Reply> {
  const commands = store(call);
  if (!Array.isArray(call.body)) throw invalidBody([{ path: [], code: "BASE_TYPE_LIST", message: "Expected a list." }]);
  const bodies = array(call.body).map(object);
  const issues = await Promise.all(
    bodies.map(async (body, index) => {
      const found = [...(await schemaIssues("ApplicationCommandUpdateRequest", body)), ...commandIssues(body)];
      return found.map((issue) => ({ ...issue, path: [index, ...issue.path] }));
    }),
  );
  const all = issues.flat();
  const names = bodies.map((body) => `${body.type ?? 1}:${body.name}`);
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) {
      all.push({
        path: [index, "name"],
        code: "APPLICATION_COMMANDS_DUPLICATE_NAME",
        message: "Application command names must be unique",
      });
    }
  });
  if (bodies.filter((body) => (body.type ?? 1) === 1).length > 100) {
    all.push({ path: [], code: "BASE_TYPE_BAD_LENGTH", message: "Must be 100 or fewer in length." });
  }
  if (all.length > 0) throw invalidBody(all);
  const result = commands.replaceAll(bodies);
  told(call);
  return ok(result);
}

async function create(call: Call): Promise<Reply> {
  const commands = store(call);
  const body = bodyOf(call);
  await check("ApplicationCommandCreateRequest", body, commandIssues(body));
  const isNew = !commands.byName(String(body.name), Number(body.type ?? 1));
  const result = commands.put(body);
  told(call);
  return ok(result, isNew ? 201 : 200);
}

function one(call: Call): Json {
  const found = store(call).get(call.params.command ?? "");
  if (!found) throw refusals.unknownCommand();
  return found;
}

async function change(call: Call): Promise<Reply> {
  const before = one(call);
  const body = bodyOf(call);
  const { id, application_id, version, guild_id, ...kept } = before;
  const whole = { ...kept, ...body };
  await check("ApplicationCommandPatchRequestPartial", body, commandIssues(whole));
  const result = store(call).put(whole, before);
  told(call);
  return ok(result);
}

function remove(call: Call): Reply {
  store(call).remove(String(one(call).id));
  told(call);
  return done;
}

const bases = ["/applications/:application/commands", "/applications/:application/guilds/:guild/commands"];

export const commandRoutes: readonly Route[] = bases.flatMap((base) => [
  { method: "GET", path: base, handle: list },
  { method: "PUT", path: base, handle: replaceAll },
  { method: "POST", path: base, handle: create },
  { method: "GET", path: `${base}/:command`, handle: (call: Call) => ok(copy(one(call))) },
  { method: "PATCH", path: `${base}/:command`, handle: change },
  { method: "DELETE", path: `${base}/:command`, handle: remove },
]);
