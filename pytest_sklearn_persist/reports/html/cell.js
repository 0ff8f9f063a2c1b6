// One cell: what differs, why, what to do, in which environments, and the commands.
const dialog = $("cell");
let opened = null;

// Cells that fail, or are not fine, in the order of the rows that are shown; for the way to the next.
function neighbours() {
  const shown = [];
  for (const node of body.rows) {
    const source = node.source;
    const of = source.rows ? (source.open ? [] : source.rows) : [source];
    for (const row of of) for (const cell of row.cells) if (cell.hit !== false && cell.results.length && !(cell.worst.mark.fine && !cell.failures)) shown.push(cell);
  }
  return shown;
}

function openCell(cell) {
  opened = cell;
  const row = rows[cell.row], column = data.columns[cell.column];
  const parts = [bar(cell), heading(row, column, cell), ...byFormat(cell), left(cell), sides(row, column), commands(row, column, cell)];
  dialog.replaceChildren(...parts.filter(Boolean));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  remember(cell);
}

function bar(cell) {
  const all = neighbours(), at = all.indexOf(cell);
  const step = by => { const next = all[(at + by + all.length) % all.length]; openCell(next); $(by > 0 ? "next" : "previous").focus(); };
  const previous = el("button", { type: "button", id: "previous", "aria-label": "previous cell that is not fine", text: "‹" });
  const next = el("button", { type: "button", id: "next", "aria-label": "next cell that is not fine", text: "›" });
  previous.disabled = next.disabled = at < 0 || all.length < 2;
  previous.addEventListener("click", () => step(-1));
  next.addEventListener("click", () => step(1));
  const close = el("button", { type: "button", autofocus: true, text: "Close" });
  close.addEventListener("click", () => dialog.close());
  return el("div", { class: "bar" }, el("span", { class: "where", text: at < 0 ? "" : `${(at + 1).toLocaleString("en")} of ${many(all.length, "cell")} shown that ${all.length === 1 ? "is" : "are"} not fine` }), previous, next, close);
}

function heading(row, column, cell) {
  const { symbol, style } = face(cell.worst);
  const name = row.kind === "golden" ? [el("bdi", { text: row.group }), row.version ? `, recorded under ${row.version},` : ""] : [el("bdi", { text: row.subject })];
  const worst = cell.worst;
  const says = !worst ? "was not run" : worst.flags & UNMET ? "was expected to fail, and does not," : worst.mark.says;
  return el("div", { class: "what" },
    el("b", { class: `badge ${style}`, "aria-hidden": "true", text: symbol }),
    el("div", {},
      el("h2", { id: "cell-title" }, ...name, ` ${says} under ${column.release}`),
      el("p", { class: "soft" }, [row.estimator, row.kind === "golden" ? row.label : row.kind, `checked in ${column.name} on ${column.machine}`].filter(Boolean).join(" · "))));
}

// Formats and places with the same findings stand together.
function byFormat(cell) {
  const alike = new Map();
  for (const result of cell.results) {
    const key = `${result.rank}/${result.flags}/${result.detail}`;
    if (!alike.has(key)) alike.set(key, []);
    alike.get(key).push(result);
  }
  return [...alike.values()].sort((a, b) => gravity(a[0]) - gravity(b[0])).map(results => section(results, cell));
}

function section(results, cell) {
  const [first] = results, detail = detailOf(first.detail), { symbol, style, words } = face(first);
  const several = results.length < cell.results.length;
  const block = el("section", {});
  block.append(several
    ? el("h3", { class: "formats" }, el("b", { class: `badge ${style}`, "aria-hidden": "true", text: symbol }), `${words} as ${places(results)}`)
    : el("p", { class: "soft", text: `As ${places(results)}.` }));
  block.append(...[reasons(detail, first), detail.outputs.length > 0 && plots(detail.outputs), detail.differences.length > 0 && el("div", { class: "tables" }, differences(detail.differences))].filter(Boolean));
  return block;
}

// pickle:4, joblib in a fresh process; pickle:4 in the same process
function places(results) {
  const by = new Map();
  for (const { format, place } of results) by.set(place, [...(by.get(place) || []), format]);
  return [...by].map(([place, formats]) => `${formats.join(", ")} in ${placeName(place)}`).join("; ");
}

const placeName = place => ({ same: "the same process", fresh: "a fresh process", memmap: "a read-only memory map", byteswapped: "the other byte order" })[place] || place;

function reasons(detail, result) {
  const list = el("dl", {});
  const add = (name, ...content) => list.append(el("dt", { text: name }), el("dd", {}, ...content));
  if (detail.unmet) add("Unmet", detail.unmet);
  if (detail.within) add("Tolerance", `${detail.within}, wider than the default`);
  if (detail.expected_failure) add("Expected", detail.expected_failure);
  if (detail.cause) add("Why", detail.cause);
  else if (result.failed && detail.differences.length) add("Why", "not known; what changed in the environment is below");
  if (detail.remedy) add("What to do", el("strong", { text: detail.remedy }));
  if (detail.link && /^https?:\/\//i.test(detail.link)) add("Read", el("a", { href: detail.link, rel: "noreferrer noopener", target: "_blank", text: detail.link }));
  for (const other of detail.also) add("Also", other);
  if (detail.atlas) add("Atlas", detail.atlas);
  if (detail.baseline) add("Baseline", { worse: "worse than before", same: "as before", better: "better than before", new: "not there before" }[detail.baseline] || detail.baseline);
  const usual = detail.warnings.filter(text => text.includes("InconsistentVersionWarning")).length;
  for (const text of detail.warnings.filter(text => !text.includes("InconsistentVersionWarning")).slice(0, 5)) add("Warning", text);
  if (usual) add("Warning", `${many(usual, "InconsistentVersionWarning")}, as with every model of another release`);
  for (const text of detail.not_compared.slice(0, 5)) add("Not compared", text);
  if (result.compared) add("Compared", `${many(result.compared, "output and row")} of state in ${result.seconds} s`.replace("output and rows", "outputs and rows"));
  return list.children.length ? list : null;
}

const FIRST = 8; // differences that are shown at once

// The pair of values, without digits that nobody reads; all of them are in the title.
function brief({ words, before, now }) {
  return (words === null ? `${before} → ${now}` : words).replace(/-?\d+\.\d{5,}(e[+-]?\d+)?/g, number => short(Number(number)));
}

function differences(found) {
  const figures = [
    ["values", one => (one.count === null ? "" : `${one.count.toLocaleString("en")} of ${(one.size ?? one.count).toLocaleString("en")}`)],
    ["max |Δ|", one => (one.absolute === null ? "" : short(one.absolute))],
    ["max relative", one => (one.relative === null ? "" : short(one.relative))],
  ];
  const used = figures.filter(([, value]) => found.some(one => value(one) !== ""));
  const table = el("table", { class: "list" }, el("thead", {}, el("tr", {}, ...["Status", "Where", "What", ...used.map(([name]) => name)].map(text => el("th", { scope: "col", text })))));
  const rest = el("tbody", {});
  found.forEach((one, number) => rest.append(el("tr", { hidden: number >= FIRST },
    el("td", { text: one.status }),
    el("td", { class: "mono" }, el("bdi", { text: one.where })),
    el("td", { title: one.words || `${one.before} → ${one.now}`, text: brief(one) }),
    ...used.map(([, value]) => el("td", { class: "number", text: value(one) })))));
  table.append(rest);
  if (found.length <= FIRST) return table;
  const more = el("button", { type: "button", text: `Show ${found.length - FIRST} more` });
  more.addEventListener("click", () => { for (const line of rest.rows) line.hidden = false; more.remove(); });
  return el("div", {}, table, more);
}

function left(cell) {
  if (!cell.results.length) return el("p", { text: "This was not run in this environment: nothing is known about it. It counts neither as a pass nor as a failure." });
  if (!cell.missing.length) return null;
  return el("p", {}, el("b", { class: "badge none", "aria-hidden": "true", text: "·" }), ` Not run in this environment: ${cell.missing.map(one => `${one.format} in ${placeName(one.place)}`).join("; ")}.`);
}

function sides(row, column) {
  const here = new Map(data.facts[column.facts]);
  const there = row.facts === null ? null : new Map(data.facts[row.facts]);
  const labels = [...new Set([...(there ? there.keys() : []), ...here.keys()])];
  const line = name => {
    const before = there && there.get(name), now = here.get(name), differs = there && before !== now && before !== undefined && now !== undefined;
    return { differs, node: el("tr", { class: differs ? "changed" : "" }, el("td", { text: name }), there && el("td", { text: before ?? "–" }), el("td", { text: now ?? "–" })) };
  };
  const lines = labels.map(line), changes = lines.filter(one => one.differs), same = lines.filter(one => !one.differs);
  const table = el("table", { class: "list sides" }, el("thead", {}, el("tr", {}, ...["", there && "recorded", "checked"].filter(one => one !== null).map(text => el("th", { scope: "col", text })))), el("tbody", {}, ...[...changes, ...same].map(one => one.node)));
  return el("section", {}, el("h3", { text: there ? `Environments: ${many(changes.length, "fact")} changed` : "Environment" }), el("div", { class: "tables" }, table));
}

// Quoted for a shell; nothing where a name could do more than name something.
function quoted(text) {
  if (/[\u0000-\u001f]|⟨U\+/.test(text)) return null;
  const safe = text.startsWith("-") ? `./${text}` : text;
  if (/^[\w./:=@%+,-]+$/.test(safe)) return safe;
  return /^[\w./:=@%+, ()[\]-]+$/.test(safe) ? `"${safe}"` : `'${safe.replaceAll("'", "'\\''")}'`;
}

function commands(row, column, cell) {
  const list = [];
  const add = (why, words, text) => { const name = text && quoted(text); if (name) list.push(command(why, words.replace("{}", () => name))); };
  const worst = cell.worst;
  const folder = row.path && row.path.replace(/\/?[^/]*$/, "");
  if (worst && worst.test) add("See it again, in that environment", "pytest {}", worst.test);
  if (row.kind === "golden") add(worst ? "The same without pytest" : "Check it", "sklearn-persist check {}", folder);
  if (row.kind === "file") add("The same without pytest", "sklearn-persist check {}", row.subject);
  if (cell.results.some(result => result.flags & REPAIRABLE) && quoted(column.release) === column.release) add("Try to repair it", `sklearn-persist convert {} --to scikit-learn==${column.release}`, row.path);
  if (worst && worst.failed && row.kind === "golden" && row.path) add("Find the library that changed it", "sklearn-persist blame {}", folder);
  return list.length ? el("section", {}, el("h3", { text: "Commands" }), ...list) : null;
}

function command(why, text) {
  const copy = el("button", { type: "button", text: "Copy" });
  copy.addEventListener("click", async () => {
    copy.textContent = (await copied(text)) ? "Copied" : "Not copied";
    setTimeout(() => { copy.textContent = "Copy"; }, 1500);
  });
  return el("div", { class: "command" }, el("div", {}, el("small", { text: why }), el("code", { text })), copy);
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = el("textarea", {});
    area.value = text;
    dialog.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

dialog.addEventListener("close", () => { opened = null; dialog.replaceChildren(); remember(null); });
dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
