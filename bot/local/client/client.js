// The page of the local Discord: servers, channels, messages, live. What is typed is composer.js's affair.

import { attachment, component, embed, form } from "./components.js";
import { Composer } from "./composer.js";
import { element, markdown, time } from "./markdown.js";

const EPHEMERAL = 64, LOADING = 128;
const TEXT = 0, ANNOUNCEMENT = 5, FORUM = 15, THREADS = [10, 11, 12];
const SIGNS = { [TEXT]: "#", [ANNOUNCEMENT]: "⚑", [FORUM]: "☰" };
const FIRST = ["summary", "compare", "quote find", "today", "article list", "help"];
const PATIENCE = 180;
const NO_KEY = "This address lacks its key. Open the one that Verbatim printed when it started (it ends in #…).";
const WRONG_KEY = "This key is of an earlier start. Open the address that Verbatim printed last.";
const GONE = "The local Discord has stopped. Start it again with “make run”, and open the address it prints.";
const NO_ANSWER = "The application did not respond";
const SLOW = "No answer yet; it will appear here when it comes.";

const $ = (selector) => document.querySelector(selector);
const kept = (name, value) => (value === undefined ? sessionStorage.getItem(name) : sessionStorage.setItem(name, value));

function secret() {
  const given = location.hash.slice(1);
  if (given) {
    kept("key", given);
    history.replaceState(null, "", location.pathname);
  }
  return kept("key");
}

class Client {
  constructor(key) {
    this.key = key;
    this.unread = new Set();
    this.failures = [];
  }

  async call(method, path, body, raw = false) {
    const headers = { Authorization: `Local ${this.key}` };
    if (body !== undefined && !raw) headers["Content-Type"] = "application/json";
    const answer = await fetch(`/_local/${path}`, { method, headers, body: body === undefined || raw ? body : JSON.stringify(body) });
    const found = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(found.message), { status: answer.status });
    return found;
  }

  async start() {
    await this.look();
    this.guild = this.about.guilds.find((one) => one.id === kept("guild")) ?? this.about.guilds[0];
    this.me = this.humans().find((one) => one.id === kept("me")) ?? this.humans()[0];
    this.channel = this.guild.channels.find((one) => one.id === kept("channel")) ?? this.guild.channels[0];
    this.composer = new Composer(this);
    $(".who select").addEventListener("change", (event) => this.become(event.target.value));
    $("main").addEventListener("click", (event) => document.body.classList.toggle("drawer", Boolean(event.target.closest(".burger"))));
    $(".app").hidden = false;
    await this.open(this.channel);
    this.listen();
  }

  async look() {
    this.about = await this.call("GET", "about");
    if (this.guild) this.guild = this.about.guilds.find((one) => one.id === this.guild.id);
    if (this.channel) this.channel = this.guild.channels.find((one) => one.id === this.channel.id) ?? this.guild.channels[0];
  }

  humans() {
    return this.guild.people.filter((one) => !one.bot);
  }

  get names() {
    const found = {};
    for (const guild of this.about.guilds) {
      for (const one of guild.channels) found[one.id] = `#${one.name}`;
      for (const one of [...guild.people, ...guild.roles]) found[one.id] = `@${one.name}`;
    }
    return found;
  }

  // --- what happens ----------------------------------------------------------------------------------

  listen() {
    const address = `ws://${location.host}/_local/events`;
    const socket = new WebSocket(address, [`local.${this.key}`]);
    let opened = false;
    socket.addEventListener("open", () => {
      opened = true;
      this.state("");
    });
    socket.addEventListener("message", (event) => this.happened(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      this.state("reconnecting…");
      setTimeout(() => this.again(opened), 1000);
    });
  }

  async again(opened) {
    try {
      await this.look();
      if (opened) await this.open(this.channel);
      this.listen();
    } catch (error) {
      closed(error.status === 401 ? WRONG_KEY : GONE);
      setTimeout(() => this.again(true), 3000);
    }
  }

  async happened(event) {
    const seenBy = event.record?.seen_by ?? event.seen_by;
    if (seenBy && seenBy !== this.me.id) return;
    if (event.kind === "deleted") $(`#m${event.message}`)?.remove();
    if (event.kind !== "posted" && event.kind !== "edited") return;
    const data = event.record.data;
    if (!(data.channel_id in this.names)) {
      await this.look();
      this.drawSide();
    }
    if (data.channel_id !== this.channel.id) {
      if (event.kind === "posted") {
        this.unread.add(data.channel_id);
        this.drawSide();
      }
      return;
    }
    this.put(event.record);
  }

  put(record) {
    const log = $(".log");
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
    const made = this.message(record);
    const there = $(`#m${record.data.id}`);
    if (there) there.replaceWith(made);
    else log.append(made);
    log.querySelector(".empty")?.remove();
    this.tidy();
    if (atEnd) this.down();
  }

  // Messages of one author within seven minutes stand under one name, as people know it.
  tidy() {
    let last = null;
    for (const one of document.querySelectorAll(".log > li.message")) {
      const near = last && last.dataset.author === one.dataset.author && one.dataset.at - last.dataset.at < 420000;
      one.classList.toggle("follows", Boolean(near && !one.querySelector(".used")));
      last = one;
    }
  }

  down() {
    const log = $(".log");
    requestAnimationFrame(() => { log.scrollTop = log.scrollHeight; });
    for (const image of log.querySelectorAll("img")) image.addEventListener("load", () => { log.scrollTop = log.scrollHeight; }, { once: true });
  }

  // --- where one is ----------------------------------------------------------------------------------

  async open(channel) {
    this.channel = channel;
    for (const [name, one] of [["guild", this.guild], ["channel", channel], ["me", this.me]]) kept(name, one.id);
    this.unread.delete(channel.id);
    document.body.classList.remove("drawer");
    this.drawSide();
    this.composer.reset();
    if (innerWidth > 720) this.composer.input.focus();
    const [commands, records] = await Promise.all([
      this.call("GET", `commands?guild=${this.guild.id}&user=${this.me.id}`),
      this.call("GET", `channels/${channel.id}/messages?user=${this.me.id}&limit=100`),
    ]);
    if (this.channel !== channel) return;
    this.commands = commands;
    const log = $(".log");
    log.replaceChildren(...records.map((one) => this.message(one)));
    if (channel.type === FORUM) log.replaceChildren(this.forum(channel));
    else if (!records.length) log.replaceChildren(this.welcome(channel));
    this.tidy();
    this.down();
    if (!this.composer.call) this.composer.typed(); // what was typed meanwhile finds its commands now
  }

  async enter(guild) {
    this.guild = guild;
    this.me = this.humans()[0];
    await this.open(guild.channels[0]);
  }

  async become(id) {
    this.me = this.humans().find((one) => one.id === id);
    await this.open(this.channel);
  }

  drawSide() {
    $(".servers").replaceChildren(...this.about.guilds.map((one) => {
      const made = element("button", { type: "button", title: one.name, className: one.id === this.guild.id ? "here" : "" }, initials(one.name));
      made.addEventListener("click", () => this.enter(one));
      return made;
    }));
    $(".guild").textContent = this.guild.name;
    const tops = this.guild.channels.filter((one) => !THREADS.includes(one.type));
    const rows = tops.flatMap((one) => [one, ...this.guild.channels.filter((each) => each.parent_id === one.id && THREADS.includes(each.type))]);
    $(".channels").replaceChildren(...rows.map((one) => this.channelRow(one)));
    $(".who select").replaceChildren(...this.humans().map((one) => element("option", { value: one.id, selected: one.id === this.me.id }, one.name)));
    const avatar = $(".me .avatar");
    avatar.textContent = initials(this.me.name);
    avatar.style.setProperty("--hue", hue(this.me.id));
    $(".top h1").textContent = `${SIGNS[this.channel.type] ?? "↳"} ${this.channel.name}`;
    $(".top .topic").textContent = this.channel.topic ?? "";
    document.title = `${this.channel.name} · ${this.guild.name}`;
  }

  channelRow(one) {
    const thread = THREADS.includes(one.type);
    const made = element("button", { type: "button" }, element("span", { className: "sign", ariaHidden: "true" }, SIGNS[one.type] ?? "↳"), one.name);
    made.classList.toggle("here", one.id === this.channel.id);
    made.classList.toggle("thread", thread);
    made.classList.toggle("unread", this.unread.has(one.id));
    if (one.id === this.channel.id) made.setAttribute("aria-current", "page");
    made.addEventListener("click", () => this.open(one));
    return made;
  }

  welcome(channel) {
    return element("li", { className: "empty" },
      element("h2", {}, `Welcome to #${channel.name}`),
      element("p", {}, "Nothing here yet. Type / to see what Verbatim can do, or begin with one of these:"),
      element("p", { className: "row" }, ...FIRST.map((name) => {
        const made = element("button", { type: "button", className: "mention" }, `/${name}`);
        made.addEventListener("click", () => this.composer.choose(name));
        return made;
      })));
  }

  forum(channel) {
    const posts = this.guild.channels.filter((one) => one.parent_id === channel.id);
    if (!posts.length) return this.welcome(channel);
    return element("li", { className: "posts" }, ...posts.reverse().map((one) => {
      const made = element("button", { type: "button" }, one.name);
      made.addEventListener("click", () => this.open(one));
      return made;
    }));
  }

  // --- messages --------------------------------------------------------------------------------------

  message(record) {
    const data = record.data;
    const bot = data.author.id === this.about.bot.id;
    const name = data.author.global_name ?? data.author.username;
    const at = Date.parse(data.timestamp);
    const made = element("li", { id: `m${data.id}`, className: "message", data: { author: `${data.author.id}${record.seen_by ?? ""}`, at } });
    made.classList.toggle("ephemeral", Boolean(data.flags & EPHEMERAL));
    const avatar = element("span", { className: bot ? "avatar bot" : "avatar", ariaHidden: "true" }, bot ? "❝" : initials(name));
    avatar.style.setProperty("--hue", hue(data.author.id));
    const body = element("div", { className: "body" });
    const used = data.interaction_metadata?.name;
    if (used) body.append(element("p", { className: "used" }, `${data.interaction_metadata.user.global_name} used `, element("span", { className: "mention" }, `/${used}`)));
    body.append(element("p", { className: "head" },
      element("strong", {}, name), bot ? element("span", { className: "app-tag" }, "APP") : null, time(at / 1000, Date.now() - at < 72000000 ? "t" : "f")));
    if (data.flags & LOADING) body.append(element("p", { className: "thinking" }, `${name} is thinking…`));
    else this.fill(body, data);
    if (data.edited_timestamp && !(data.flags & EPHEMERAL)) body.append(element("p", { className: "small" }, "(edited)"));
    if (data.flags & EPHEMERAL) body.append(this.dismissal(data));
    made.append(avatar, body);
    const menus = this.menus(data);
    if (menus && !(data.flags & EPHEMERAL)) made.append(menus);
    return made;
  }

  fill(body, data) {
    const does = {
      names: this.names,
      guild: this.guild,
      mention: (name) => this.composer.choose(name),
      press: (customId, values) => this.interact({ kind: "press", message: data.id, custom_id: customId, values, channel: data.channel_id }),
    };
    if (data.content) body.append(element("div", { className: "text" }, markdown(data.content, this.names, does.mention)));
    for (const one of data.embeds) body.append(embed(one, this.names));
    for (const one of data.components) body.append(component(one, does));
    const shown = JSON.stringify(data.components);
    for (const one of data.attachments) if (!shown.includes(`"${one.id}"`)) body.append(attachment(one));
  }

  dismissal(data) {
    const away = element("button", { type: "button", className: "plain" }, "Dismiss message");
    away.addEventListener("click", () => this.call("DELETE", `messages/${data.id}`));
    return element("p", { className: "small" }, "Only you can see this · ", away);
  }

  menus(data) {
    const found = (this.commands ?? []).filter((one) => one.type === 3);
    if (!found.length) return null;
    const list = element("div", { className: "menu" }, ...found.map((one) => {
      const made = element("button", { type: "button" }, one.name);
      made.addEventListener("click", () => {
        made.closest("details").open = false;
        this.interact({ kind: "command", command: one.id, options: [], target: data.id });
      });
      return made;
    }));
    return element("details", { className: "more", ontoggle: () => list.scrollIntoView({ block: "nearest" }) }, element("summary", { title: "Apps", ariaLabel: "Apps for this message" }, "⋯"), list);
  }

  // --- doing -----------------------------------------------------------------------------------------

  async interact(asked) {
    try {
      const begun = await this.call("POST", "interactions", { channel: this.channel.id, user: this.me.id, ...asked });
      const found = await this.call("GET", `interactions/${begun.id}?wait=${PATIENCE}`);
      if (found.state === "failed") this.notice(NO_ANSWER);
      else if (!found.settled) this.notice(SLOW);
      if (found.state === "modal") this.ask(found);
      return found;
    } catch (error) {
      this.notice(error.message);
      return null;
    }
  }

  async suggestions(command, options) {
    try {
      const begun = await this.call("POST", "interactions", { channel: this.channel.id, user: this.me.id, kind: "complete", command, options });
      return (await this.call("GET", `interactions/${begun.id}?wait=5&quiet=0`)).choices ?? [];
    } catch {
      return [];
    }
  }

  async upload(file) {
    return (await this.call("POST", `files?name=${encodeURIComponent(file.name)}`, file, true)).id;
  }

  async write(content, files = []) {
    const attachments = await Promise.all(files.map((one) => this.upload(one)));
    await this.call("POST", "messages", { channel: this.channel.id, user: this.me.id, content, attachments });
  }

  notice(words) {
    const away = element("button", { type: "button", className: "plain" }, "Dismiss");
    const made = element("li", { className: "notice" }, `${words} · `, away);
    away.addEventListener("click", () => made.remove());
    $(".log").append(made);
    this.down();
  }

  ask(found) {
    const modal = found.modal;
    const dialog = $(".modal");
    const fields = form(modal, { names: this.names, guild: this.guild });
    const wrong = element("p", { className: "wrong", role: "alert" });
    const cancel = element("button", { type: "button", className: "button secondary" }, "Cancel");
    const send = element("button", { className: "button primary" }, "Submit");
    const made = element("form", {}, element("h2", {}, modal.title), ...fields.nodes, wrong, element("div", { className: "row end" }, cancel, send));
    cancel.addEventListener("click", () => dialog.close());
    made.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const begun = await this.call("POST", "interactions", { kind: "submit", interaction: found.id, fields: fields.values() });
        dialog.close();
        const after = await this.call("GET", `interactions/${begun.id}?wait=${PATIENCE}`);
        if (after.state === "failed") this.notice(NO_ANSWER);
      } catch (error) {
        wrong.textContent = error.message;
      }
    });
    dialog.replaceChildren(made);
    dialog.showModal();
  }

  state(words) {
    $(".me .state").textContent = words;
    if (!words) closed("");
  }
}

function initials(name) {
  return name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();
}

function hue(id) {
  return String(Number(BigInt(id) % 360n));
}

function closed(words) {
  $(".closed").textContent = words;
  $(".closed").hidden = !words;
}

const key = secret();
if (!key) closed(NO_KEY);
else new Client(key).start().catch((error) => closed(error.status === 401 ? WRONG_KEY : GONE));
