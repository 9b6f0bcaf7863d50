import { rawTimeZones, timeZonesNames } from "@vvo/tzdb";
import { type Found, Lookup, type Named } from "../library/lookup.js";
import { fold } from "../review/fold.js";

const UTC = "UTC";
const UTC_NAMES = ["utc", "gmt", "z", "etc/utc", "etc/gmt", "zulu", "universal", "greenwich mean time"];
const LONGEST_LABEL = 100;

/** What is offered where nothing is typed: zones that most people live in, from west to east. */
const USUAL = [
  "UTC",
  "America/Los_Angeles",
  "America/Denver",
  "America/Chicago",
  "America/New_York",
  "America/Toronto",
  "America/Mexico_City",
  "America/Sao_Paulo",
  "America/Argentina/Buenos_Aires",
  "Europe/London",
  "Europe/Paris",
  "Europe/Berlin",
  "Europe/Madrid",
  "Europe/Rome",
  "Africa/Lagos",
  "Africa/Cairo",
  "Europe/Istanbul",
  "Europe/Kyiv",
  "Asia/Dubai",
  "Asia/Kolkata",
  "Asia/Jakarta",
  "Asia/Shanghai",
  "Asia/Manila",
  "Asia/Tokyo",
  "Australia/Sydney",
];

/** A zone, and its chief city. */
interface Zone {
  readonly name: string;
  readonly city: string;
}

/** What this Node calls a zone, which may be a name of long ago; nothing where it knows none. */
function ownName(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function cityOf(name: string): string {
  return (name.split("/").at(-1) ?? name).replaceAll("_", " ");
}

interface Known {
  readonly lookup: Lookup<Zone>;
  readonly byName: ReadonlyMap<string, Zone>;
}

function readZones(): Known {
  const current = timeZonesNames.filter((name) => name.includes("/") && !name.startsWith("Etc/"));
  const chiefs = new Map(rawTimeZones.map((zone) => [zone.name, zone]));
  const isCurrent = new Set(current);
  const byName = new Map<string, Zone>();
  const utc: Zone = { name: UTC, city: UTC };
  for (const name of UTC_NAMES) byName.set(name, utc);
  const named: Named<Zone>[] = [{ item: utc, label: UTC, names: UTC_NAMES }];
  for (const name of current) {
    const own = ownName(name);
    if (own === undefined) continue;
    const item = { name, city: cityOf(name) };
    const chief = chiefs.get(name);
    const old = [own, ...(chief?.group ?? [])].filter((other) => !isCurrent.has(other));
    const places = chief === undefined ? [] : [...chief.mainCities, chief.countryName, chief.alternativeName];
    named.push({ item, label: name, names: [name, item.city, ...old, ...old.map(cityOf), ...places] });
    byName.set(name.toLowerCase(), item);
    // A name of long ago leads to the current one.
    if (!isCurrent.has(own)) byName.set(own.toLowerCase(), item);
  }
  return { lookup: new Lookup(named), byName };
}

let known: Known | undefined;

/** Made when it is first asked for: most bots' days pass without a zone being typed. */
function zones(): Known {
  known ??= readZones();
  return known;
}

function offsetText(zone: string, now: number): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(now);
  const offset = parts.find(({ type }) => type === "timeZoneName")?.value.replace("GMT", "") ?? "";
  return `UTC${offset === "" ? "+00:00" : offset}`;
}

function labelOf({ name, city }: Zone, now: number): string {
  if (name === UTC) return UTC;
  return `${city} (${name}, ${offsetText(name, now)} now)`.slice(0, LONGEST_LABEL);
}

/** The zone of a full name, a current one or one of long ago. */
function exact(typed: string): Zone | undefined {
  const { byName } = zones();
  const name = typed.trim().toLowerCase().replaceAll(" ", "_");
  const found = byName.get(name);
  if (found !== undefined || !/^[a-z_]+\/[a-z0-9_+/-]+$/.test(name)) return found;
  return byName.get(ownName(name)?.toLowerCase() ?? "");
}

/**
 * Zones for what was typed so far, by city, country or name; their current IANA names, and UTC.
 *
 * @param now epoch milliseconds, for the offset that a label tells
 */
export function suggestZones(typed: string, limit: number, now: number): { name: string; label: string }[] {
  const { lookup, byName } = zones();
  const found =
    typed.trim() === ""
      ? USUAL.flatMap((name) => byName.get(name.toLowerCase()) ?? [])
      : [exact(typed), ...lookup.suggest(typed, limit).map(({ item }) => item)];
  const unique = [...new Set(found.filter((zone) => zone !== undefined))];
  return unique.slice(0, limit).map((zone) => ({ name: zone.name, label: labelOf(zone, now) }));
}

/** Zones whose usual abbreviation this is: `EST` is none itself, since it would stay behind in summer. */
function abbreviated(typed: string): string[] {
  const asked = typed.trim().toUpperCase();
  const found = rawTimeZones.filter((zone) => [zone.abbreviation, zone.dstAbbreviation].includes(asked));
  const usual = found.filter(({ name }) => USUAL.includes(name));
  return (usual.length > 0 ? usual : found).map(({ name }) => name);
}

/** The zone that a text means: an IANA name, a city, a label of a suggestion. Neither an abbreviation nor an offset is one. */
export function findZone(typed: string): Found<string> {
  const asked = /\(([A-Za-z_]+(?:\/[\w+-]+)+), /.exec(typed)?.[1] ?? typed;
  const own = exact(asked);
  if (own !== undefined) return { outcome: "one", item: own.name };
  const short = abbreviated(asked);
  if (short.length > 0) return { outcome: "several", items: short };
  if (/\d/.test(asked) || fold(asked) === "") return { outcome: "none", near: [] };
  const found = zones().lookup.resolve(asked);
  switch (found.outcome) {
    case "one":
      return { outcome: "one", item: found.item.name };
    case "several":
      return { outcome: "several", items: found.items.map((zone) => zone.name) };
    case "none":
      return { outcome: "none", near: found.near.map((zone) => zone.name) };
  }
}
