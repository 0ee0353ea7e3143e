"use strict";
// Judges every clip anew by the filter's own rules, which the page holds, and shows what changes.
(async () => {
  const MOST_LISTED = 40;
  const said = JSON.parse(document.getElementById("data").textContent);
  const unpack = async (text, Kind) => {
    const packed = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Kind(await new Response(stream).arrayBuffer());
  };
  const numbers = {};
  for (const [name, text] of Object.entries(said.numbers)) {
    numbers[name] = await unpack(text, Float64Array);
  }
  const fixed = await unpack(said.fixed, Uint8Array); // 1: never fit, 2: kept by hand
  const starts = await unpack(said.start_ms, Uint32Array);
  const sources = await unpack(said.source.codes, Uint32Array);
  const actions = await unpack(said.action.codes, Uint32Array);

  const isBeyond = ({ number, sign, limit }, clip, limits) =>
    sign === ">" ? numbers[number][clip] > limits[limit] : numbers[number][clip] < limits[limit];
  const isBroken = ({ beyond }, clip, limits) =>
    beyond.every((one) => isBeyond(one, clip, limits));
  const broken = (clip, limits) => said.rules.filter((rule) => isBroken(rule, clip, limits));
  const judge = (limits) => {
    const kept = new Uint8Array(said.clips);
    for (let clip = 0; clip < said.clips; clip += 1) {
      const within = !said.rules.some((rule) => isBroken(rule, clip, limits));
      kept[clip] = fixed[clip] === 2 || (fixed[clip] === 0 && within);
    }
    return kept;
  };
  const idOf = (clip) =>
    `${said.source.names[sources[clip]]}_${String(starts[clip]).padStart(8, "0")}`;
  const count = (kept) => kept.reduce((sum, one) => sum + one, 0);
  const byAction = (kept) => {
    const counts = new Array(said.action.names.length).fill(0);
    kept.forEach((one, clip) => (counts[actions[clip]] += one));
    return counts;
  };

  const playable = new Set(said.shown);
  const now = { ...said.limits };
  const then = { ...said.limits };
  const keptNow = judge(now);
  const actionsNow = byAction(keptNow);
  const at = (id) => document.getElementById(id);
  const element = (name, text, kind = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = kind;
    return made;
  };
  const shown = (number) => number.toLocaleString("en");

  const showClasses = (counts) => {
    const order = [...counts.keys()].filter((n) => said.action.names[n] !== "");
    order.sort((a, b) => actionsNow[b] - actionsNow[a]);
    const line = (name, before, after) => {
      const row = element("tr", "", before === after ? "" : "changed");
      row.dataset.class = name;
      const signed = after > before ? `+${shown(after - before)}` : `−${shown(before - after)}`;
      const head = element("th", name);
      head.scope = "row";
      const cells = [shown(before), shown(after), before === after ? "·" : signed];
      row.append(head, ...cells.map((text) => element("td", text, "n")));
      return row;
    };
    const sum = (of) => order.reduce((total, n) => total + of[n], 0);
    const rows = order.filter((n) => actionsNow[n] || counts[n]);
    const lines = rows.map((n) => line(said.action.names[n], actionsNow[n], counts[n]));
    document.querySelector("#classes tbody").replaceChildren(...lines);
    document.querySelector("#classes tfoot").replaceChildren(line("all", sum(actionsNow), sum(counts)));
  };
  const showChanges = (kept) => {
    const changed = [];
    for (let clip = 0; clip < said.clips; clip += 1) if (kept[clip] !== keptNow[clip]) changed.push(clip);
    at("crossing").textContent = shown(changed.length);
    const items = changed.slice(0, MOST_LISTED).map((clip) => {
      const item = element("li", "", kept[clip] ? "kept" : "rejected");
      const link = element("a", idOf(clip));
      const source = `sources/${said.source.names[sources[clip]]}.html`;
      link.href = `${playable.has(idOf(clip)) ? "clips.html" : source}#clip-${idOf(clip)}`;
      const reasons = broken(clip, kept[clip] ? now : then).map(({ reason }) => reason).join(", ");
      item.append(link, element("span", kept[clip] ? ` kept, not ${reasons}` : ` ${reasons}`));
      return item;
    });
    if (changed.length > MOST_LISTED) {
      items.push(element("li", `and ${shown(changed.length - MOST_LISTED)} more`));
    }
    at("changes").replaceChildren(...items);
  };
  const changedLimits = () => Object.keys(then).filter((name) => then[name] !== now[name]);
  const showLines = () => {
    const lines = changedLimits().map((name) => `${name} = ${then[name]}`);
    at("toml").textContent = ["[filter]", ...lines].join("\n");
  };
  const show = () => {
    const kept = judge(then);
    at("kept-now").textContent = shown(count(keptNow));
    at("kept-then").textContent = shown(count(kept));
    showClasses(byAction(kept));
    showChanges(kept);
    showLines();
    document.body.dataset.judged = changedLimits().join(" ") || "as it is";
  };

  const fields = [...document.querySelectorAll("[data-limit]")].map((place) => ({
    name: place.dataset.limit,
    slider: place.querySelector("[type=range]"),
    box: place.querySelector("[type=number]"),
    back: place.querySelector(".reset"),
    chart: place.querySelector("[data-chart]"),
  }));
  const drawLine = ({ name, chart }) => {
    if (chart.layout) Plotly.relayout(chart, { "shapes[0].x0": then[name], "shapes[0].x1": then[name] });
  };
  const move = (field, value, from) => {
    if (value === "" || (from && !from.checkValidity())) return;
    then[field.name] = Number(value);
    if (from !== field.slider) field.slider.value = value;
    if (from !== field.box) field.box.value = value;
    field.back.hidden = then[field.name] === now[field.name];
    drawLine(field);
  };
  for (const field of fields) {
    for (const input of [field.slider, field.box]) {
      input.addEventListener("input", () => {
        move(field, input.value, input);
        show();
      });
    }
    field.back.addEventListener("click", () => {
      move(field, now[field.name]);
      show();
    });
    field.chart.addEventListener("drawn", () => drawLine(field));
  }
  at("reset").addEventListener("click", () => {
    for (const field of fields) move(field, now[field.name]);
    show();
  });
  at("copy").addEventListener("click", () => {
    getSelection().selectAllChildren(at("toml"));
    navigator.clipboard?.writeText(at("toml").textContent);
  });
  show();
})();
