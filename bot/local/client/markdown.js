// Discord's Markdown, as elements: nothing here ever goes through innerHTML. `names` says what mentions stand for.

const TIMES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const STEPS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const MARKS = [["***", ["strong", "em"]], ["**", ["strong"]], ["__", ["u"]], ["~~", ["s"]], ["||", ["spoiler"]], ["*", ["em"]], ["_", ["em"]]];
const INLINE = {
  time: /^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/,
  named: /^<(?:#|@[!&]?)(\d+)>/,
  command: /^<\/([^:<>\n]{1,100}):\d+>/,
  hidden: /^<(https?:\/\/[^\s<>]+)>/,
  masked: /^\[((?:\\.|[^\]\\\n])+)\]\(<?(https?:\/\/[^\s<>)]+)>?\)/,
  bare: /^https?:\/\/[^\s<>]*[^\s<>.,:;"'\])]/,
  code: /^(`+)([^]*?[^`])\1(?!`)/,
  word: /^[\p{L}\p{N} \u2068\u2069]+/u,
};

export function element(name, properties = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "data") Object.assign(made.dataset, value);
    else if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...inside.filter((one) => one !== null && one !== undefined));
  return made;
}

export function markdown(text, names, onCommand) {
  const out = document.createDocumentFragment();
  const lines = text.split("\n");
  const context = { names, onCommand };
  let at = 0;
  const taken = (pattern) => {
    const found = [];
    for (let match; at < lines.length && (match = pattern.exec(lines[at])); at += 1) found.push(match);
    return found;
  };
  while (at < lines.length) {
    const line = lines[at];
    if (line.startsWith("```")) {
      const end = lines.findIndex((one, n) => n > at && one.trimEnd().endsWith("```"));
      const stop = end < 0 ? lines.length : end;
      out.append(element("pre", {}, element("code", {}, lines.slice(at + 1, stop).join("\n"))));
      at = stop + 1;
      continue;
    }
    const quoted = taken(/^> ?(.*)$/);
    if (quoted.length) {
      out.append(element("blockquote", {}, markdown(quoted.map((one) => one[1]).join("\n"), names, onCommand)));
      continue;
    }
    const bullets = taken(/^\s*[-*] (.+)$/);
    if (bullets.length) {
      out.append(element("ul", {}, ...bullets.map((one) => element("li", {}, inline(one[1], context)))));
      continue;
    }
    const heading = /^(#{1,3}) (.+)$/.exec(line);
    const small = /^-# (.+)$/.exec(line);
    if (heading) out.append(element(`h${heading[1].length + 1}`, {}, inline(heading[2], context)));
    else if (small) out.append(element("p", { className: "small" }, inline(small[1], context)));
    else out.append(element("p", {}, line ? inline(line, context) : "\u00a0"));
    at += 1;
  }
  return out;
}

function inline(text, context) {
  const out = document.createDocumentFragment();
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const [node, length] = special(rest, text[at - 1] ?? " ", context);
    out.append(node);
    at += length;
  }
  out.normalize();
  return out;
}

function special(rest, before, context) {
  const first = rest[0];
  if (first === "\\" && /^\\[^\p{L}\p{N}\s]/u.test(rest)) return [rest[1], 2];
  let match;
  if (first === "<") {
    if ((match = INLINE.time.exec(rest))) return [time(Number(match[1]), match[2] ?? "f"), match[0].length];
    if ((match = INLINE.named.exec(rest))) return [mention(context.names[match[1]] ?? "unknown"), match[0].length];
    if ((match = INLINE.command.exec(rest))) return [command(match[1], context), match[0].length];
    if ((match = INLINE.hidden.exec(rest))) return [link(match[1], match[1]), match[0].length];
  }
  if (first === "[" && (match = INLINE.masked.exec(rest))) {
    return [link(match[2], inline(match[1], context)), match[0].length];
  }
  if (first === "`" && (match = INLINE.code.exec(rest))) {
    return [element("code", {}, match[2]), match[0].length];
  }
  if (first === "h" && !/[\p{L}\p{N}]/u.test(before) && (match = INLINE.bare.exec(rest))) {
    return [link(match[0], match[0]), match[0].length];
  }
  if (/^@(everyone|here)\b/.test(rest)) {
    const word = /^@(everyone|here)/.exec(rest)[0];
    return [mention(word), word.length];
  }
  for (const [mark, kinds] of MARKS) {
    const inner = rest.startsWith(mark) && enclosed(rest, mark, before);
    if (inner) return [wrapped(kinds, inline(inner, context)), inner.length + 2 * mark.length];
  }
  match = INLINE.word.exec(rest);
  if (match && !match[0].includes(" h")) return [match[0], match[0].length];
  return [first, 1];
}

function enclosed(rest, mark, before) {
  if (mark === "_" && /[\p{L}\p{N}]/u.test(before)) return "";
  for (let at = mark.length; at <= rest.length - mark.length; at += 1) {
    if (rest[at] === "\\") at += 1;
    else if (rest.startsWith(mark, at) && at > mark.length) {
      if (mark.length === 1 && (rest[at + 1] === mark || rest[at - 1] === " ")) continue;
      if (mark === "_" && /[\p{L}\p{N}]/u.test(rest[at + 1] ?? " ")) continue;
      return rest.slice(mark.length, at);
    }
  }
  return "";
}

function wrapped(kinds, inside) {
  return kinds.reduceRight((inner, kind) => {
    if (kind !== "spoiler") return element(kind, {}, inner);
    const made = element("span", { className: "spoiler", tabIndex: 0, title: "Show" }, inner);
    made.addEventListener("click", () => made.classList.add("open"));
    return made;
  }, inside);
}

function mention(words) {
  return element("span", { className: "mention" }, words);
}

function command(name, context) {
  const made = element("button", { type: "button", className: "mention" }, `/${name}`);
  made.addEventListener("click", () => context.onCommand?.(name));
  return made;
}

function link(address, inside) {
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, inside);
}

export function time(seconds, style) {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return element("span", { className: "mention" }, "Invalid date");
  const words = style === "R" ? relative(seconds) : new Intl.DateTimeFormat(undefined, TIMES[style]).format(at);
  return element("time", { dateTime: at.toISOString(), title: at.toLocaleString() }, words);
}

function relative(seconds) {
  const gap = seconds - Date.now() / 1000;
  const [unit, size] = STEPS.find(([, length]) => Math.abs(gap) >= length) ?? STEPS.at(-1);
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(gap / size), unit);
}
