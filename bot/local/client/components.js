// Message components (V2 and the older rows) as elements. `does` says what a press, a choice and a command mention do.

import { element, markdown } from "./markdown.js";

const ROW = 1, BUTTON = 2, TEXT_INPUT = 4, SECTION = 9, TEXT = 10, THUMBNAIL = 11, GALLERY = 12;
const FILE = 13, SEPARATOR = 14, CONTAINER = 17, LABEL = 18;
const SELECTS = { 3: "options", 5: "people", 6: "roles", 7: "people", 8: "channels" };
const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };

export function component(one, does) {
  const inside = () => (one.components ?? []).map((each) => component(each, does));
  switch (one.type) {
    case ROW: return element("div", { className: "row" }, ...inside());
    case BUTTON: return button(one, does);
    case SECTION:
      return element("div", { className: "section" }, element("div", {}, ...inside()), component(one.accessory, does));
    case TEXT: return element("div", { className: "text" }, markdown(one.content, does.names, does.mention));
    case THUMBNAIL: return picture(one, "thumbnail");
    case GALLERY: return element("div", { className: "gallery" }, ...one.items.map((item) => picture(item, "picture")));
    case FILE: return file(one.file.url, one.name ?? "file", one.size);
    case SEPARATOR: return element("hr", { className: one.divider === false ? "space" : "" });
    case CONTAINER: return container(one, inside());
    default:
      if (one.type in SELECTS) return select(one, does);
      return element("p", { className: "small" }, `[component ${one.type}]`);
  }
}

function container(one, inside) {
  const made = element("div", { className: "container" }, ...inside);
  if (one.accent_color !== null && one.accent_color !== undefined) {
    made.style.setProperty("--accent", `#${one.accent_color.toString(16).padStart(6, "0")}`);
  }
  return made;
}

function button(one, does) {
  const label = [one.emoji?.name, one.label].filter(Boolean).join(" ");
  if (one.style === 5) {
    return element("a", { className: "button link", href: one.url, target: "_blank", rel: "noopener noreferrer" }, `${label} ↗`);
  }
  const made = element("button", { type: "button", className: `button ${STYLES[one.style]}`, disabled: Boolean(one.disabled) }, label);
  made.addEventListener("click", async () => {
    made.disabled = true;
    made.classList.add("busy");
    await does.press(one.custom_id, null);
    made.disabled = Boolean(one.disabled);
    made.classList.remove("busy");
  });
  return made;
}

function entries(one, does) {
  if (one.options) return one.options;
  const rows = does.guild[SELECTS[one.type]] ?? [];
  const fit = rows.filter((row) => !one.channel_types?.length || one.channel_types.includes(row.type));
  const both = one.type === 7 ? [...fit, ...does.guild.roles] : fit;
  const chosen = new Set((one.default_values ?? []).map((value) => value.id));
  return both.map((row) => ({ label: row.name, value: row.id, default: chosen.has(row.id) }));
}

export function select(one, does) {
  const many = (one.max_values ?? 1) > 1;
  const rows = entries(one, does);
  const options = rows.map((row) => element("option", { value: row.value, selected: Boolean(row.default) }, row.description ? `${row.label} — ${row.description}` : row.label));
  const hint = element("option", { value: "", disabled: true, selected: !rows.some((row) => row.default) }, one.placeholder ?? "Choose");
  const made = element("select", { disabled: Boolean(one.disabled), multiple: many }, ...(many ? [] : [hint]), ...options);
  made.setAttribute("aria-label", one.placeholder ?? "Choose");
  if (!does.press) return made;
  const chosen = () => [...made.selectedOptions].map((option) => option.value).filter(Boolean);
  if (!many) {
    made.addEventListener("change", () => does.press(one.custom_id, chosen()));
    return made;
  }
  const done = element("button", { type: "button", className: "button secondary" }, "Choose");
  done.addEventListener("click", () => does.press(one.custom_id, chosen()));
  return element("div", { className: "row" }, made, done);
}

function picture(item, kind) {
  const made = element("img", { src: local(item.media.url), alt: item.description ?? "", className: kind, loading: "lazy" });
  return element("a", { href: local(item.media.url), target: "_blank", rel: "noopener" }, made);
}

// Only what this server keeps is loaded: the page fetches nothing from the web.
function local(address) {
  const url = new URL(address, location.href);
  return url.pathname.startsWith("/attachments/") ? url.pathname : "";
}

export function file(address, name, size) {
  const length = size === undefined ? "" : ` (${new Intl.NumberFormat().format(size)} bytes)`;
  return element("a", { className: "file", href: local(address), download: name }, `${name}${length}`);
}

export function attachment(one) {
  if (one.content_type?.startsWith("image/")) return picture({ media: { url: one.url }, description: one.description }, "picture");
  return file(one.url, one.filename, one.size);
}

export function embed(one, names) {
  const fields = (one.fields ?? []).map((each) => element("div", {}, element("strong", {}, each.name), markdown(each.value, names)));
  return element("div", { className: "container" },
    one.title ? element("h4", {}, one.title) : null,
    one.description ? markdown(one.description, names) : null,
    ...fields,
    one.footer ? element("p", { className: "small" }, one.footer.text) : null);
}

// --- forms -----------------------------------------------------------------------------------------

export function form(modal, does) {
  const fields = modal.components.map((row) => field(row, does));
  return { nodes: fields.map((one) => one.node), values: () => Object.assign({}, ...fields.map((one) => one.value())) };
}

function field(row, does) {
  if (row.type === TEXT) {
    return { node: element("div", { className: "text" }, markdown(row.content, does.names)), value: () => ({}) };
  }
  const item = row.type === LABEL ? row.component : row.components[0];
  const words = row.label ?? item.label ?? item.custom_id;
  const [input, value] = inputOf(item, does);
  const node = element("label", { className: "field" },
    element("span", {}, words, item.required === false ? "" : " *"),
    row.description ? element("span", { className: "small" }, row.description) : null,
    input);
  return { node, value: () => ({ [item.custom_id]: value() }) };
}

function inputOf(item, does) {
  if (item.type === TEXT_INPUT) {
    const made = element(item.style === 2 ? "textarea" : "input", { value: item.value ?? "", placeholder: item.placeholder ?? "", required: item.required !== false });
    if (item.max_length) made.maxLength = item.max_length;
    if (item.style === 2) made.rows = 8;
    return [made, () => made.value];
  }
  const made = select(item, { ...does, press: null });
  return [made, () => [...made.selectedOptions].map((option) => option.value).filter(Boolean)];
}
