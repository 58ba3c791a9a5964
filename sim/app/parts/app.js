import { Suggestions, wanted, writeOver } from "/complete.js";

{
  const at = (id) => document.getElementById(id);
  const token = document.querySelector('meta[name="token"]').content;
  const make = (tag, text, name) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  const ask = async (path, content) => {
    const how = content === undefined ? {} : {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Tumen-Token": token },
      body: JSON.stringify(content),
    };
    const answer = await fetch(path, how);
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error);
    return told;
  };
  const say = (id, text, name = "") => { at(id).replaceChildren(make("span", text, name)); };
  const tried = (what, id) => async () => {
    try { await what(); } catch (error) { say(id, error.message, "wrong"); }
  };

  let scenarios = [];
  const lay = (told) => {
    scenarios = told.scenarios;
    const chosen = at("scenario").value;
    at("scenario").replaceChildren(...scenarios.map((each) => {
      const option = make("option", each.own ? each.name : `${each.name} (comes with the model)`);
      option.value = each.name;
      return option;
    }));
    if (chosen) at("scenario").value = chosen;
    const ticked = new Set([...at("runs").querySelectorAll("input:checked")].map((box) => box.value));
    const labels = told.runs.map((name) => {
      const label = make("label", "");
      const box = make("input", "");
      box.type = "checkbox";
      box.value = name;
      box.checked = ticked.has(name);
      label.append(box, name);
      return label;
    });
    at("runs").replaceChildren(at("runs").querySelector("legend"), ...labels);
  };

  let checking = 0;
  const check = async () => {
    const mine = ++checking;
    const told = await ask("/api/check", { text: at("text").value, name: at("name").value });
    if (mine !== checking) return told;
    if (told.ok) known.places = told.places;
    const lines = [
      ...told.mistakes.map((each) => make("p", each.text, "wrong")),
      ...told.warnings.map((each) => make("p", `warning: ${each.text}`, "warning")),
    ];
    at("mistakes").replaceChildren(...(lines.length ? lines : [make("p", "No mistakes.", "ok")]));
    at("text").setAttribute("aria-invalid", told.ok ? "false" : "true");
    return told;
  };
  let waiting = 0;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(tried(check, "mistakes"), 400);
  };
  const open = async () => {
    const name = at("scenario").value;
    const told = await ask(`/api/scenario?name=${encodeURIComponent(name)}`);
    const opened = scenarios.find((each) => each.name === name);
    at("text").value = told.text;
    at("name").value = opened && opened.own ? name : `my-${name}`;
    at("why").textContent = opened ? opened.why : "";
    await check();
  };
  const save = async () => {
    const told = await ask("/api/save", { text: at("text").value, name: at("name").value });
    say("saved", `${told.saved} is written`, "ok");
    const name = at("name").value;
    lay(await ask("/api/desk"));
    at("scenario").value = name;
  };

  const known = { parameters: [], head: [], sections: [], values: {}, places: {} };
  const explain = () => {
    const found = known.parameters.find((each) => each.key === at("key").value.trim());
    at("meaning").textContent = found ? `${found.meaning}, ${found.unit}; default ${found.default}; ${found.source}` : "";
    return found;
  };
  const insert = () => {
    const found = explain();
    if (!found) return;
    const { section, name } = found;
    const line = `  ${name}: ${found.default}`;
    const lines = at("text").value.split("\n");
    const head = lines.findIndex((each) => each.startsWith(`${section}:`));
    if (head < 0) lines.push(`${section}:`, line, "");
    else lines.splice(head + 1, 0, line);
    at("text").value = lines.join("\n");
    later();
  };

  let watching = 0;
  const tell = (job) => {
    at("cancel").disabled = !(job && job.running);
    at("run").disabled = Boolean(job && job.running);
    if (!job) return;
    at("progress").max = Math.max(job.days, 1);
    at("progress").value = job.days_done;
    const state = job.running ? "running" : job.cancelled ? "cancelled" : job.status === 0 ? "done" : "failed";
    const words = `${job.name}: ${state}`;
    if (at("job").textContent !== words) at("job").textContent = words;
    const number = (whole) => whole.toLocaleString("en");
    const left = job.left === null ? "" : `; about ${number(job.left)} s left`;
    at("far").textContent = [
      ...(job.days ? [`${number(job.days_done)} of ${number(job.days)} days`] : []),
      `${job.whole} of ${job.members} members`, `${number(job.seconds)} s${left}`,
    ].join(", ");
    at("progress").setAttribute("aria-valuetext", at("far").textContent);
    at("lines").textContent = job.lines.join("\n");
  };
  const watch = async () => {
    clearTimeout(watching);
    const job = await ask("/api/job");
    tell(job);
    if (job && job.running) watching = setTimeout(tried(watch, "job"), 700);
    else lay(await ask("/api/desk"));
  };
  const run = async () => {
    const days = at("days").value;
    const opened = scenarios.find((each) => each.name === at("name").value);
    if (!opened || opened.own) await save();
    const content = { name: at("name").value, members: Number(at("members").value), overwrite: at("overwrite").checked };
    tell(await ask("/api/run", days ? { ...content, days: Number(days) } : content));
    await watch();
  };
  const show = async () => {
    at("report").hidden = true;
    const names = [...at("runs").querySelectorAll("input:checked")].map((box) => box.value);
    const address = `/report?runs=${encodeURIComponent(names.join(","))}`;
    say("shown", "The report is being written …");
    const answer = await fetch(address);
    if (!answer.ok) throw new Error((await answer.json()).error);
    say("shown", "");
    at("frame").src = address;
    at("report").href = address;
    at("report").hidden = false;
  };

  const names = () => scenarios.map((each) => ({ word: each.name, meaning: each.why }));
  const below = (list, from) => {
    const field = at("text");
    const style = getComputedStyle(field);
    const lines = field.value.slice(0, from).split("\n");
    const high = lines.length * parseFloat(style.lineHeight) + parseFloat(style.paddingTop) - field.scrollTop;
    list.style.top = `${Math.max(high, 0) + 4}px`;
    const along = lines.at(-1).length * parseFloat(style.fontSize) * 0.6 - field.scrollLeft;
    list.style.left = `${Math.min(Math.max(along, 0), Math.max(field.clientWidth - list.offsetWidth, 0))}px`;
  };
  new Suggestions(at("text"), at("words"), at("offered"), {
    offer: () => wanted(at("text").value, at("text").selectionStart, { ...known, values: { ...known.values, extends: names() } }),
    take: ({ word, after }, from) => writeOver(at("text"), from, word + after),
    place: below,
  });
  new Suggestions(at("key"), at("keys"), at("offered"), {
    offer: () => ({ from: 0, typed: at("key").value.trim(), words: known.parameters.map((each) => ({ word: each.key, meaning: each.meaning })) }),
    take: ({ word }) => { at("key").value = word; explain(); },
  });

  at("scenario").addEventListener("change", tried(open, "mistakes"));
  at("text").addEventListener("input", later);
  at("name").addEventListener("input", later);
  at("key").addEventListener("input", explain);
  at("key").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.defaultPrevented) insert();
  });
  at("insert").addEventListener("click", insert);
  at("save").addEventListener("click", tried(save, "saved"));
  at("run").addEventListener("click", tried(run, "job"));
  at("cancel").addEventListener("click", tried(() => ask("/api/cancel", {}), "job"));
  at("show").addEventListener("click", tried(show, "shown"));
  at("take").addEventListener("click", () => {
    at("take").href = URL.createObjectURL(new Blob([at("text").value], { type: "text/yaml" }));
    at("take").download = `${at("name").value || "scenario"}.yaml`;
  });
  tried(async () => {
    const told = await ask("/api/desk");
    lay(told);
    tell(told.job);
    Object.assign(known, await ask("/api/words"));
    await open();
    if (told.job && told.job.running) await watch();
  }, "mistakes")();
}
