// What the page is made of: the data, and small helpers to show it. Texts of files only ever
// become text nodes and attributes, never markup.
const data = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
const FAILED = 1, SILENT = 2, EXPECTED = 4, UNMET = 8, REPAIRABLE = 16, WORSE = 32;
const SVG = "http://www.w3.org/2000/svg";

function el(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

function draw(tag, attributes, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const name in attributes) {
    const value = attributes[name];
    if (name === "text") node.textContent = value;
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value === true ? "" : value);
  }
  if (children.length) node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

const many = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
const shade = mark => "s-" + (mark.letter === "D" ? "bad" : mark.letter);

function unpacked([row, column, format, place, mark, flags, detail, test, seconds, compared], id) {
  return {
    id, row, column, format: data.formats[format], place: data.places[place], mark: data.marks[mark], rank: mark,
    flags, detail, test: data.tests[test], seconds, compared, failed: (flags & FAILED) > 0,
  };
}

// Smaller is worse: what fails in silence, what fails, what was expected to, what is fine.
const gravity = result => (result.failed ? 0 : 100) + result.rank;

function arranged() {
  const rows = data.rows.map((row, id) => ({ ...row, id, cells: data.columns.map((_, column) => ({ row: id, column, results: [], missing: [] })) }));
  data.results.forEach((packed, id) => {
    const result = unpacked(packed, id);
    rows[result.row].cells[result.column].results.push(result);
  });
  for (const [row, column, format, place] of data.missing)
    rows[row].cells[column].missing.push({ format: data.formats[format], place: data.places[place] });
  for (const row of rows) {
    for (const cell of row.cells) {
      cell.worst = cell.results.length ? cell.results.reduce((one, other) => (gravity(other) < gravity(one) ? other : one)) : null;
      cell.failures = cell.results.filter(result => result.failed).length;
      cell.gravity = cell.worst ? gravity(cell.worst) : 1000;
    }
    row.failures = row.cells.reduce((sum, cell) => sum + cell.failures, 0);
    row.checks = row.cells.reduce((sum, cell) => sum + cell.results.length, 0);
    row.gravity = Math.min(...row.cells.map(cell => cell.gravity));
  }
  return rows;
}

function grouped(rows) {
  const groups = new Map();
  for (const row of rows) {
    const key = `${row.kind}:${row.group}`;
    if (!groups.has(key)) groups.set(key, { id: groups.size, key, kind: row.kind, name: row.group, rows: [], open: false });
    const group = groups.get(key);
    group.rows.push(row);
    row.parent = group;
  }
  return [...groups.values()];
}

const rows = arranged();
const groups = grouped(rows);

// All that a search looks at; made when something is first searched.
function hay(row) {
  if (row.hay === undefined) {
    const found = new Set(row.cells.flatMap(cell => cell.results.map(result => result.detail)));
    row.hay = [row.group, row.label, row.estimator, row.version, row.subject, ...[...found].map(detailHay)].join("\n").toLowerCase();
  }
  return row.hay;
}

const detailHays = new Map();
function detailHay(number) {
  if (!detailHays.has(number)) {
    const detail = detailOf(number);
    const parts = [detail.cause, detail.cause_id, detail.remedy, detail.expected_failure, detail.unmet, ...detail.also, ...detail.warnings];
    for (const { where, words, before, now } of detail.differences) parts.push(where, words, before, now);
    detailHays.set(number, parts.filter(Boolean).join("\n").toLowerCase());
  }
  return detailHays.get(number);
}

// What only an opened cell or a search needs is read when it is first asked for.
let kept = null;
function details() {
  kept = kept || JSON.parse($("details").textContent);
  return kept;
}

function detailOf(number) {
  const { texts, samples, details: all } = details(), packed = all[number], detail = {};
  const text = one => (one === null || one === undefined ? null : texts[one]);
  for (const name of ["cause", "cause_id", "remedy", "link", "expected_failure", "unmet", "baseline", "within", "atlas"]) detail[name] = text(packed[name]);
  for (const name of ["warnings", "not_compared", "also"]) detail[name] = (packed[name] || []).map(text);
  detail.differences = (packed.differences || []).map(([status, where, words, before, now, count, size, absolute, relative]) =>
    ({ status: text(status), where: text(where), words: text(words), before: text(before), now: text(now), count, size, absolute, relative }));
  detail.outputs = (packed.outputs || []).map(([path, size, first, second]) =>
    (Array.isArray(first) ? { path: text(path), size, changes: first } : { path: text(path), size, expected: samples[first], actual: samples[second] }));
  return detail;
}
