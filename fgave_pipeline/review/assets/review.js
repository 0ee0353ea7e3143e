"use strict";
// Shows one clip after the other, and sends what is decided; it says "saved" when the answer came.
(async () => {
  const at = (id) => document.getElementById(id);
  const element = (name, text, kind = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = kind;
    return made;
  };
  const film = at("film");
  let queue = { clips: [], orders: {}, lost: [] };
  let place = new Map(); // clip id → its place in queue.clips
  let clip = null; // what the server told of the clip that is shown
  let last = Promise.resolve(true); // one save after the other
  let waiting = 0;
  let again = null; // what to send if mine is to count

  const ask = async (path, body) => {
    const how = body && {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    };
    const answer = await fetch(path, how);
    return { status: answer.status, said: await answer.json() };
  };
  const trouble = (words) => {
    at("trouble").textContent = words;
    at("trouble").hidden = !words;
  };
  const told = async (path, body) => {
    try {
      const { status, said } = await ask(path, body);
      trouble(status === 200 || status === 409 ? "" : said.error);
      return { status, said };
    } catch {
      trouble("No answer: is fgave review still running? What is not said to be saved is not saved.");
      return { status: 0, said: {} };
    }
  };

  // which clips, in which order
  const decidedOf = (id) => queue.clips[place.get(id)][1];
  const wanted = () => {
    const kind = at("show").value;
    const ids = queue.orders[at("order").value].map((n) => queue.clips[n][0]);
    if (kind === "all") return ids;
    const fits = (id) => (kind === "decided" ? decidedOf(id) !== "" : decidedOf(id) === "");
    return ids.filter((id) => fits(id) || id === clip?.id);
  };
  const next = (step) => {
    const ids = wanted();
    const here = ids.indexOf(clip?.id);
    if (here < 0) return ids[0];
    return ids[here + step];
  };
  const showProgress = () => {
    const done = queue.clips.filter(([, keep]) => keep).length;
    const lost = queue.lost.length ? `; ${queue.lost.length} decisions are of no clip` : "";
    at("progress").textContent = `${done} of ${queue.clips.length} decided${lost}`;
  };

  // one clip
  const wear = (seconds) => seconds.map((pair) => pair && [...pair]);
  const seconds = () => clip.corrected ?? clip.labels.concat(
    new Array(Math.max(0, clip.seconds - clip.labels.length)).fill(null),
  );
  const brush = () => [at("action").value, at("material").value];
  const same = (one, other) => one && other && one[0] === other[0] && one[1] === other[1];
  const setBrush = ([action, material]) => {
    at("action").value = action;
    at("material").value = material;
    shownBrush = brush();
  };
  let shownBrush = ["unknown", "unknown"];
  const showSeconds = () => {
    const made = seconds().map((pair, n) => {
      const button = element("button", "", clip.audible[n] ? "" : "mute");
      button.type = "button";
      button.setAttribute("aria-pressed", String(Boolean(pair)));
      const mute = clip.audible[n] ? "" : "; below −70 dBFS, where no event counts";
      const words = pair ? pair.join(", ") : "no event";
      button.setAttribute("aria-label", `second ${n + 1}: ${words}${mute}`);
      button.title = `${words}${mute}`;
      button.append(element("b", n + 1), pair ? pair.filter((w) => w !== "unknown").join(" ") : "");
      button.addEventListener("click", () => toggle(n));
      return button;
    });
    at("seconds").replaceChildren(...made);
    at("as-read").hidden = clip.corrected === null;
    const who = clip.hand.corrections[0]?.annotator;
    at("hand-label").textContent = clip.corrected
      ? `These labels are by hand${who ? ` (${who})` : ""}; nothing else that is said of the clip counts.`
      : "These labels were read from what people wrote; change one, and this clip goes by you.";
  };
  const showHand = () => {
    const decision = clip.hand.decision;
    at("keep").setAttribute("aria-pressed", String(decision?.keep === "yes"));
    at("reject").setAttribute("aria-pressed", String(decision?.keep === "no"));
    at("clear").disabled = !decision;
    at("note").value = decision?.note ?? "";
    at("undo").disabled = !undos().length;
    queue.clips[place.get(clip.id)][1] = decision?.keep ?? "";
    showSeconds();
    showProgress();
  };
  const showClip = () => {
    at("desk").hidden = false;
    at("done").hidden = true;
    at("conflict").hidden = true;
    document.title = `${clip.id} · Review · fgave`;
    at("clip-id").textContent = clip.id;
    at("where").textContent = `${clip.title}, ${clip.span}`;
    at("verdict").textContent = clip.verdict;
    at("verdict").className = `tag ${clip.state}`;
    at("label").textContent = clip.label;
    at("sentence").textContent = clip.sentence;
    at("text").textContent = clip.text ? `“${clip.text}”` : "";
    at("settled").hidden = !clip.settled;
    at("level").querySelector("path").setAttribute("d", clip.wave);
    const rows = clip.near.map((one) => {
      const row = element("tr", "", one.broken ? "broken" : "");
      const head = element("th", one.number);
      head.scope = "row";
      head.title = one.means;
      row.append(head, ...[one.value, one.limit, one.margin].map((t) => element("td", t, "n")));
      return row;
    });
    at("near").replaceChildren(...rows);
    film.hidden = !clip.film;
    at("no-film").hidden = Boolean(clip.film);
    at("spectrum").src = `sound/${clip.id}`;
    if (clip.film) {
      const [from, to] = clip.film;
      film.src = `film/${clip.id}${from ? `#t=${from},${to}` : ""}`;
      if (at("play-on").checked) film.play().catch(() => {}); // not before the first key
    } else {
      film.removeAttribute("src");
    }
    const first = seconds().find((pair) => pair);
    setBrush(first ?? ["unknown", "unknown"]);
    showHand();
  };
  const open = async (id) => {
    if (!id) {
      at("done").hidden = false;
      at("desk").hidden = true;
      film.pause();
      clip = null;
      history.replaceState(null, "", "#");
      return;
    }
    const { status, said } = await told(`clip/${id}`);
    if (status !== 200) return;
    clip = said;
    history.replaceState(null, "", `#${id}`);
    showClip();
    const following = next(1);
    if (following) new Image().src = `sound/${following}`; // drawn by the time it is needed
  };

  // saving and undoing
  const undos = () => JSON.parse(sessionStorage.getItem("undos") ?? "[]");
  const keepUndos = (list) => sessionStorage.setItem("undos", JSON.stringify(list.slice(-200)));
  const take = (id, said) => {
    queue.clips[place.get(id)][1] = said.hand.decision?.keep ?? "";
    if (clip?.id !== id) return;
    Object.assign(clip, { version: said.version, hand: said.hand, corrected: said.corrected });
    showHand();
  };
  const describe = ({ hand }) => {
    const { decision, corrections } = hand;
    const keep = decision ? `${decision.keep === "yes" ? "kept" : "rejected"} by hand` : "undecided";
    const who = decision?.reviewer ? ` by ${decision.reviewer}` : "";
    return `It is now ${keep}${who}${corrections.length ? ", with labels by hand" : ""}.`;
  };
  const send = async (id, body, undoes) => {
    waiting += 1;
    at("saved").textContent = "saving …";
    // the version is that of the last answer, not of the moment when the key was pressed
    const version = body.version ?? (clip?.id === id ? clip.version : "");
    const { status, said } = await told(`clip/${id}`, { ...body, version });
    waiting -= 1;
    at("saved").textContent = status === 200 ? "saved" : "not saved";
    if (status === 200) {
      if (undoes) keepUndos(undos().slice(0, -1));
      else keepUndos([...undos(), { id, before: said.before, version: said.version }]);
      take(id, said);
    } else if (status === 409) {
      again = { id, body, undoes, said };
      at("theirs").textContent = describe(said);
      at("conflict").hidden = false;
      at("take").focus();
    }
    return status === 200;
  };
  const inTurn = (work) => (last = last.then(work));
  const edit = (changes) => {
    const id = clip.id;
    return inTurn(() => {
      if (clip?.id !== id) return false;
      const decision = clip.hand.decision;
      const now = { keep: decision?.keep ?? "", note: decision?.note ?? "", seconds: clip.corrected };
      return send(id, { ...now, drawn: at("order").value, ...changes });
    });
  };
  const decide = async (keep) => {
    if (!clip || (keep === "yes" && clip.settled)) return;
    const following = next(1);
    const saved = await edit({ keep, note: keep ? at("note").value : "" });
    if (saved && keep && at("go-on").checked) await open(following);
  };
  const label = (changed) => edit({ seconds: changed });
  const toggle = (n) => {
    const changed = wear(seconds());
    changed[n] = same(changed[n], brush()) ? null : brush();
    return label(changed);
  };
  const paint = () => {
    const before = shownBrush;
    shownBrush = brush();
    const changed = wear(seconds()).map((pair) => (same(pair, before) ? brush() : pair));
    if (changed.some(Boolean)) label(changed);
  };
  const undo = () =>
    inTurn(async () => {
      const step = undos().at(-1);
      if (!step) return false;
      if (clip?.id !== step.id) await open(step.id);
      return send(step.id, { restore: step.before, version: step.version }, true);
    });

  // keys
  const keys = {
    k: () => decide("yes"),
    r: () => decide("no"),
    c: () => decide(""),
    u: undo,
    ArrowLeft: () => next(-1) && open(next(-1)),
    ArrowRight: () => open(next(1)),
    " ": () => (film.paused ? film.play() : film.pause()),
    a: () => at("action").focus(),
    m: () => at("material").focus(),
    n: () => at("note").focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const on = event.target;
    if (on.matches("select, input[type=text]")) {
      if (event.key === "Escape" || event.key === "Enter") on.blur();
      return;
    }
    if ((event.key === " " && on.matches("button, input, video, a")) || on === film) return;
    const digit = "1234567890".indexOf(event.key);
    const act = keys[event.key] ?? (digit >= 0 && digit < (clip?.seconds ?? 0) && (() => toggle(digit)));
    if (!act || (!clip && event.key !== "u")) return;
    event.preventDefault();
    act();
  });
  for (const [id, act] of Object.entries({
    keep: keys.k, reject: keys.r, clear: keys.c, undo, before: keys.ArrowLeft, after: keys.ArrowRight,
    "as-read": () => label(null),
  })) {
    at(id).addEventListener("click", act);
  }
  at("note").addEventListener("change", () => {
    if (clip?.hand.decision) edit({ note: at("note").value });
  });
  at("action").addEventListener("change", paint);
  at("material").addEventListener("change", paint);
  at("take").addEventListener("click", () => {
    at("conflict").hidden = true;
    if (again.undoes) keepUndos(undos().slice(0, -1));
    take(again.id, again.said);
  });
  at("insist").addEventListener("click", () => {
    at("conflict").hidden = true;
    inTurn(() => send(again.id, { ...again.body, version: again.said.version }, again.undoes));
  });
  for (const id of ["order", "show"]) {
    at(id).value = sessionStorage.getItem(id) ?? at(id).value;
    at(id).addEventListener("change", () => {
      sessionStorage.setItem(id, at(id).value);
      at(id).blur();
      clip = null;
      open(next(1));
    });
  }

  // time
  const span = () => clip?.film ?? [0, 1];
  const tick = () => {
    const [from, to] = span();
    at("head").value = Math.min(1, Math.max(0, (film.currentTime - from) / (to - from)));
    if (from && film.currentTime >= to) film.pause();
  };
  film.addEventListener("timeupdate", tick);
  film.addEventListener("playing", function follow() {
    tick();
    if (!film.paused) requestAnimationFrame(follow);
  });
  document.querySelector(".sound").addEventListener("click", (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [from, to] = span();
    film.currentTime = from + ((event.clientX - box.left) / box.width) * (to - from);
  });
  addEventListener("beforeunload", (event) => waiting && event.preventDefault());
  addEventListener("focus", async () => {
    if (!clip || waiting) return;
    const { id } = clip;
    const { status, said } = await told(`clip/${id}`);
    if (status === 200 && clip?.id === id && !waiting && said.version !== clip.version) take(id, said);
  });

  const { status, said } = await told("queue");
  if (status === 200) {
    queue = said;
    place = new Map(queue.clips.map(([id], n) => [id, n]));
    showProgress();
    const asked = decodeURIComponent(location.hash.slice(1));
    await open(place.has(asked) ? asked : next(1));
    document.body.dataset.ready = "yes";
  }
})();
