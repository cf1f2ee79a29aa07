// What is typed: messages, and commands with their options, choices and the bot's own suggestions.

import { element } from "./markdown.js";

const SUBCOMMAND = 1, GROUP = 2, INTEGER = 4, BOOLEAN = 5, USER = 6, CHANNEL = 7, ROLE = 8, NUMBER = 10, ATTACHMENT = 11;
const PAUSE = 150;
const MOST = 25;
const HINT = "Type / for commands. ↑ ↓ choose, Enter takes, Esc leaves.";

// Every command that can be sent, with its sub-commands unfolded: name "quote find", the command, how to nest options.
export function unfolded(commands) {
  return commands.filter((one) => one.type === 1).flatMap((command) => {
    const inner = (command.options ?? []).filter((one) => one.type === SUBCOMMAND || one.type === GROUP);
    if (!inner.length) return [entry(command, [], command)];
    return inner.flatMap((one) => (one.type === SUBCOMMAND ? [entry(command, [one], one)] : (one.options ?? []).map((each) => entry(command, [one, each], each))));
  });
}

function entry(command, path, last) {
  return { name: [command, ...path].map((one) => one.name).join(" "), description: last.description, command, path, options: last.options ?? [] };
}

export class Composer {
  constructor(client) {
    this.client = client;
    this.root = document.querySelector(".composer");
    this.popup = document.querySelector(".popup");
    this.hint = document.querySelector(".hint");
    this.root.addEventListener("submit", (event) => event.preventDefault());
    this.rows = [];
    this.at = 0;
    this.asked = 0;
  }

  reset() {
    this.call = null;
    this.close();
    this.input = element("textarea", { rows: 1, placeholder: `Message #${this.client.channel.name}` });
    this.input.setAttribute("aria-label", "Message or command");
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event, () => this.send()));
    this.root.replaceChildren(this.input);
    this.hint.textContent = HINT;
  }

  typed() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 200)}px`;
    const text = this.input.value;
    if (!text.startsWith("/")) return this.close();
    const wanted = text.slice(1).toLowerCase();
    const all = unfolded(this.client.commands ?? []);
    const starting = all.filter((one) => one.name.startsWith(wanted));
    const others = all.filter((one) => !one.name.startsWith(wanted) && `${one.name} ${one.description}`.toLowerCase().includes(wanted));
    const exact = all.find((one) => `${one.name} ` === wanted);
    if (exact) return this.begin(exact);
    this.offer([...starting, ...others].slice(0, MOST).map((one) => ({ label: `/${one.name}`, note: one.description, take: () => this.begin(one) })));
  }

  choose(name) {
    const found = unfolded(this.client.commands ?? []).find((one) => one.name === name);
    if (found) this.begin(found);
  }

  // --- a command being filled in -----------------------------------------------------------------------

  begin(found) {
    this.call = { ...found, given: new Map(), picked: new Map() };
    this.close();
    for (const option of found.options) if (option.required) this.call.given.set(option.name, null);
    this.draw(found.options.find((one) => one.required)?.name);
  }

  draw(focus) {
    const fields = this.call.options.filter((one) => this.call.given.has(one.name)).map((one) => this.field(one));
    const rest = this.call.options.filter((one) => !this.call.given.has(one.name));
    const more = rest.map((one) => this.addition(one));
    const send = element("button", { type: "button", className: "send", title: "Send" }, "➤");
    send.addEventListener("click", () => this.submit());
    this.root.replaceChildren(
      element("span", { className: "command" }, `/${this.call.name}`), ...fields,
      more.length ? element("span", { className: "additions" }, ...more) : "", send);
    const first = focus ? this.root.querySelector(`[data-option="${focus}"]`) : send;
    first?.focus();
    this.hint.textContent = this.call.description;
  }

  addition(option) {
    const made = element("button", { type: "button", title: option.description }, `+${option.name}`);
    made.addEventListener("click", () => {
      this.call.given.set(option.name, null);
      this.draw(option.name);
    });
    return made;
  }

  field(option) {
    const file = option.type === ATTACHMENT;
    const value = this.call.given.get(option.name);
    const input = element("input", { type: file ? "file" : "text", placeholder: option.required ? "" : "optional" });
    input.dataset.option = option.name;
    input.setAttribute("aria-label", `${option.name}: ${option.description}`);
    if (!file) {
      input.value = value ?? "";
      input.size = Math.max(8, input.value.length);
    }
    input.addEventListener("focus", () => {
      this.hint.textContent = `${option.name}: ${option.description}`;
      this.complete(option, input);
    });
    input.addEventListener("input", () => {
      input.size = Math.min(60, Math.max(8, input.value.length));
      this.call.picked.delete(option.name);
      this.call.given.set(option.name, file ? input.files[0] : input.value);
      this.complete(option, input);
    });
    input.addEventListener("blur", () => setTimeout(() => document.activeElement?.closest(".composer, .popup") || this.close(), 150));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" && !file && !input.value) {
        event.preventDefault();
        this.drop(option);
      } else this.key(event, () => this.submit());
    });
    return element("label", { className: "option" }, element("span", {}, option.name), input);
  }

  drop(option) {
    if (option.required) return this.reset(), this.input.focus();
    this.call.given.delete(option.name);
    this.call.picked.delete(option.name);
    this.draw(this.call.options.findLast((one) => this.call.given.has(one.name))?.name);
  }

  async complete(option, input) {
    const text = input.value.toLowerCase();
    const local = this.localChoices(option);
    if (local) return this.offerValues(option, input, local.filter((one) => one.name.toLowerCase().includes(text) || this.call.picked.has(option.name)));
    if (!option.autocomplete) return this.close();
    const asked = (this.asked += 1);
    await new Promise((done) => setTimeout(done, PAUSE));
    if (asked !== this.asked || !this.call) return;
    const focused = { name: option.name, type: option.type, value: input.value, focused: true };
    const others = await this.values(option.name);
    const found = await this.client.suggestions(this.call.command.id, this.nested([...others, focused]));
    if (asked === this.asked && document.activeElement === input) this.offerValues(option, input, found);
  }

  localChoices(option) {
    const guild = this.client.guild;
    if (option.choices) return option.choices;
    if (option.type === BOOLEAN) return [{ name: "true", value: true }, { name: "false", value: false }];
    const named = (rows, sign) => rows.map((one) => ({ name: `${sign}${one.name}`, value: one.id }));
    if (option.type === CHANNEL) {
      const kinds = option.channel_types;
      return named(guild.channels.filter((one) => !kinds?.length || kinds.includes(one.type)), "#");
    }
    if (option.type === USER) return named(guild.people, "@");
    if (option.type === ROLE) return named(guild.roles, "@");
    return null;
  }

  offerValues(option, input, choices) {
    this.offer(choices.slice(0, MOST).map((one) => ({
      label: one.name,
      take: () => {
        this.call.given.set(option.name, one.name);
        this.call.picked.set(option.name, one.value);
        this.close();
        const next = this.call.options.find((each) => this.call.given.has(each.name) && !this.call.given.get(each.name));
        this.draw(next?.name);
      },
    })));
  }

  async values(without) {
    const found = [];
    for (const option of this.call.options) {
      const given = this.call.given.get(option.name);
      if (option.name === without || given === null || given === undefined || given === "") continue;
      found.push({ name: option.name, type: option.type, value: await this.value(option, given) });
    }
    return found;
  }

  async value(option, given) {
    if (this.call.picked.has(option.name)) return this.call.picked.get(option.name);
    if (option.type === ATTACHMENT) return this.client.upload(given);
    const local = this.localChoices(option)?.find((one) => one.name.toLowerCase() === String(given).toLowerCase());
    if (local) return local.value;
    if (this.localChoices(option)) throw new Error(`${option.name}: choose one of the list.`);
    if (option.type === INTEGER || option.type === NUMBER) {
      const number = Number(given);
      const whole = option.type === NUMBER || Number.isInteger(number);
      if (!whole || Number.isNaN(number) || number < (option.min_value ?? number) || number > (option.max_value ?? number)) {
        throw new Error(`${option.name}: a ${option.type === INTEGER ? "whole " : ""}number${option.max_value === undefined ? "" : ` from ${option.min_value} to ${option.max_value}`}.`);
      }
      return number;
    }
    return given;
  }

  nested(options) {
    return this.call.path.reduceRight((inner, one) => [{ name: one.name, type: one.type, options: inner }], options);
  }

  async submit() {
    if (!this.call) return;
    const missing = this.call.options.find((one) => one.required && !this.call.given.get(one.name));
    if (missing) {
      this.hint.textContent = `${missing.name} is needed: ${missing.description}`;
      this.root.querySelector(`[data-option="${missing.name}"]`)?.focus();
      return;
    }
    try {
      const asked = { kind: "command", command: this.call.command.id, options: this.nested(await this.values("")) };
      this.reset();
      this.input.focus();
      await this.client.interact(asked);
    } catch (error) {
      this.hint.textContent = error.message;
    }
  }

  async send() {
    const text = this.input.value.trim();
    if (!text) return;
    if (text.startsWith("/")) {
      this.hint.textContent = `There is no command ${text.split(" ")[0]}. Type / to see them all.`;
      return;
    }
    this.reset();
    this.input.focus();
    try {
      await this.client.write(text);
    } catch (error) {
      this.client.notice(error.message);
    }
  }

  // --- the list of suggestions -------------------------------------------------------------------------

  offer(rows) {
    this.rows = rows;
    this.at = 0;
    this.popup.hidden = !rows.length;
    this.popup.replaceChildren(...rows.map((one) => {
      const made = element("button", { type: "button", role: "option", tabIndex: -1 }, element("span", {}, one.label), one.note ? element("small", {}, one.note) : "");
      made.addEventListener("mousedown", (event) => event.preventDefault());
      made.addEventListener("click", () => one.take());
      return made;
    }));
    this.mark();
  }

  close() {
    this.asked += 1;
    this.offer([]);
  }

  mark() {
    [...this.popup.children].forEach((one, number) => one.setAttribute("aria-selected", String(number === this.at)));
    this.popup.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  key(event, done) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (this.rows.length && step) {
      event.preventDefault();
      this.at = (this.at + step + this.rows.length) % this.rows.length;
      this.mark();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (this.rows.length) this.close();
      else if (this.call) this.reset(), this.input.focus();
    } else if (this.rows.length && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      event.preventDefault();
      this.rows[this.at].take();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      done();
    }
  }
}
