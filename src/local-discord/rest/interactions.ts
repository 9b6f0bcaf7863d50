import { invalidBody, refusals } from "../errors.js";
import { type Json, object } from "../json.js";
import { COMPONENTS_V2, choiceIssues, messageIssues, modalIssues } from "../rules.js";
import { check } from "./check.js";
import { bodyOf, type Call, done, ok, type Reply, type Route } from "./router.js";

const SCHEMAS: Readonly<Record<number, string>> = {
  1: "PongInteractionCallbackRequest",
  4: "CreateMessageInteractionCallbackRequest",
  5: "CreateMessageInteractionCallbackRequest",
  6: "UpdateMessageInteractionCallbackRequest",
  7: "UpdateMessageInteractionCallbackRequest",
  8: "ApplicationCommandAutocompleteCallbackRequest",
  9: "ModalInteractionCallbackRequest",
};

function rules(type: number, data: Json) {
  if (type === 4) return messageIssues(data, { path: ["data"], ephemeral: true });
  if (type === 7) return messageIssues(data, { path: ["data"], ephemeral: true, edit: true });
  if (type === 8) return choiceIssues(data.choices, ["data", "choices"]);
  return type === 9 ? modalIssues(data, ["data"]) : [];
}

async function callback(call: Call): Promise<Reply> {
  const { interactions, params } = call;
  const id = params.interaction ?? "";
  const token = params.token ?? "";
  interactions.answerable(id, token);
  const body = bodyOf(call);
  const type = Number(body.type);
  const schema = SCHEMAS[type];
  if (!schema) throw invalidBody([{ path: ["type"], code: "BASE_TYPE_CHOICES", message: "Not a callback's type." }]);
  await check(schema, body, rules(type, object(body.data)));
  const resource = interactions.answer(id, token, body, call.uploads);
  return call.query.get("with_response") === "true" ? ok(resource) : done;
}

function tokenOf(call: Call): string {
  if (call.params.application !== call.local.world.bot.id) throw refusals.unknownWebhook();
  return call.params.token ?? "";
}

async function edit(call: Call): Promise<Reply> {
  const token = tokenOf(call);
  const id = call.params.message ?? "";
  const before = call.interactions.message(token, id).json.flags ?? 0;
  const body = bodyOf(call);
  const wasV2 = (before & COMPONENTS_V2) !== 0;
  const issues = messageIssues(body, { ephemeral: true, edit: true, wasV2 });
  await check("IncomingWebhookUpdateRequestPartial", body, issues);
  return ok(call.interactions.edit(token, id, body, call.uploads).json);
}

async function followUp(call: Call): Promise<Reply> {
  const token = tokenOf(call);
  const body = bodyOf(call);
  await check("IncomingWebhookRequestPartial", body, messageIssues(body, { ephemeral: true }));
  return ok(call.interactions.followUp(token, body, call.uploads).json);
}

function remove(call: Call): Reply {
  call.interactions.remove(tokenOf(call), call.params.message ?? "");
  return done;
}

const messages = "/webhooks/:application/:token/messages/:message";

export const interactionRoutes: readonly Route[] = [
  { method: "POST", path: "/interactions/:interaction/:token/callback", handle: callback, open: true },
  { method: "POST", path: "/webhooks/:application/:token", handle: followUp, open: true },
  {
    method: "GET",
    path: messages,
    handle: (call) => ok(call.interactions.message(tokenOf(call), call.params.message ?? "").json),
    open: true,
  },
  { method: "PATCH", path: messages, handle: edit, open: true },
  { method: "DELETE", path: messages, handle: remove, open: true },
];
