// What is shown: by search, model, environment and status. The address keeps it.
const fields = ["q", "model", "env", "sort"];
const wanted = new Set();
const keys = [...document.querySelectorAll("#counts .chip")].map(chip => chip.dataset.key);
const FEW = 40; // rows that need no folding

function fits(cell, result, key) {
  if (key === "missing") return cell.missing.length > 0 || !cell.results.length;
  if (!result) return false;
  if (key === "failed") return result.failed;
  if (key === "worse") return (result.flags & WORSE) > 0;
  if (key === "expected") return (result.flags & EXPECTED) > 0 && !result.failed;
  return result.mark.letter === key;
}

// "failed" and "worse" narrow; of all others any will do.
function hits() {
  const narrow = ["failed", "worse"].filter(key => wanted.has(key)), others = [...wanted].filter(key => !narrow.includes(key));
  const none = [null];
  return cell => {
    for (const key of narrow) if (!cell.results.some(result => fits(cell, result, key))) return false;
    if (!others.length) return true;
    for (const result of cell.results.length ? cell.results : none) for (const key of others) if (fits(cell, result, key)) return true;
    return false;
  };
}

function selected() {
  const asked = $("q").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const model = $("model").value, column = $("env").value === "" ? null : Number($("env").value);
  const found = new Map();
  const hit = wanted.size ? hits() : () => true;
  let cells = 0, unknown = 0;
  for (const row of rows) {
    if (model && row.parent.key !== model) continue;
    if (asked.length && !asked.every(word => hay(row).includes(word))) continue;
    let hits = 0;
    for (const cell of row.cells) {
      cell.hit = (column === null || cell.column === column) && hit(cell);
      if (cell.hit) { hits += 1; unknown += cell.results.length ? 0 : 1; }
    }
    if (!hits) continue;
    cells += hits;
    if (!found.has(row.parent)) found.set(row.parent, []);
    found.get(row.parent).push(row);
  }
  return { found, cells, unknown, column };
}

const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const own = (row, column) => (column === null ? row : { gravity: row.cells[column].gravity, failures: row.cells[column].failures });

function inOrder(found, column) {
  const order = $("sort").value;
  const entries = [...found].map(([group, shown]) => {
    const each = shown.map(row => own(row, column));
    return { group, shown, gravity: Math.min(...each.map(one => one.gravity)), failures: each.reduce((sum, one) => sum + one.failures, 0) };
  });
  if (order === "worst") entries.sort((a, b) => a.gravity - b.gravity || b.failures - a.failures || a.group.id - b.group.id);
  else if (order === "most") entries.sort((a, b) => b.failures - a.failures || a.gravity - b.gravity || a.group.id - b.group.id);
  else entries.sort((a, b) => byName(a.group.name, b.group.name) || a.group.id - b.group.id);
  if (order !== "name")
    for (const { shown } of entries) {
      const worse = (a, b) => own(a, column).gravity - own(b, column).gravity, more = (a, b) => own(b, column).failures - own(a, column).failures;
      shown.sort((a, b) => (order === "worst" ? worse(a, b) || more(a, b) : more(a, b) || worse(a, b)) || a.id - b.id);
    }
  return entries;
}

function show(choice = selected()) {
  const { found, cells, unknown, column } = choice;
  const list = [], faded = wanted.size > 0;
  for (const { group, shown } of inOrder(found, column)) {
    if (group.rows.length > 1) {
      list.push(groupElement(group));
      summarize(group, shown);
      group.cells.forEach((node, number) => node.classList.toggle("faded", faded && !shown.some(row => row.cells[number].hit)));
    }
    if (group.open || group.rows.length === 1)
      for (const row of shown) {
        list.push(rowElement(row));
        fade(row, faded);
      }
  }
  put(list);
  hideColumns(column);
  const count = [...found.values()].reduce((sum, shown) => sum + shown.length, 0);
  $("shown").textContent = `${count.toLocaleString("en")} of ${many(rows.length, "row")}, ${many(cells, "cell")}` + (unknown ? `, ${unknown.toLocaleString("en")} of them not run` : "");
  $("frame").hidden = !count;
  $("nothing").hidden = count > 0;
  $("clear").hidden = !(wanted.size || fields.some(field => field !== "sort" && $(field).value !== $(field).dataset.usual));
  $("expand").hidden = !groups.some(group => group.rows.length > 1);
  $("expand").textContent = groups.some(group => group.open) ? "Fold all" : "Expand all";
  enter();
}

// What does not match stays where it is, and steps back.
function fade(row, faded) {
  row.cells.forEach((cell, number) => {
    const back = faded && !cell.hit;
    if (back !== (cell.back || false)) row.element.cells[number + 1].classList.toggle("faded", back);
    cell.back = back;
  });
}

// Bring the rows in this order; those that stay are not touched, which is what takes time.
function put(list) {
  const stay = new Set(list);
  for (const node of [...body.children]) if (!stay.has(node)) node.remove();
  let at = body.firstChild;
  for (const node of list) {
    if (node === at) at = at.nextSibling;
    else body.insertBefore(node, at);
  }
}

// A rule for the columns that are left out; the policy of the page allows it, as it is not text.
const rules = document.styleSheets[0];
let hiding = null;
function hideColumns(column) {
  if (hiding !== null) rules.deleteRule(hiding);
  hiding = column === null ? null : rules.insertRule(`#grid [class*="k"]:is(td, .env):not(.k${column}) { display: none; }`, rules.cssRules.length);
}

function remember(cell) {
  const kept = new URLSearchParams();
  for (const field of fields) if ($(field).value !== $(field).dataset.usual) kept.set(field, field === "env" ? data.columns[$(field).value].id : $(field).value);
  if (wanted.size) kept.set("with", [...wanted].join(","));
  if (cell) { kept.set("cell", `${rows[cell.row].kind}:${rows[cell.row].subject}`); kept.set("in", data.columns[cell.column].id); }
  const text = kept.toString();
  if (location.hash.slice(1) !== text) history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
}

// Set filters to what an address says; return the cell that it names.
function recall() {
  const kept = new URLSearchParams(location.hash.slice(1));
  const only = kept.has("cell") && ![...fields, "with"].some(field => kept.has(field));
  if (!only) {
    for (const field of fields) {
      let value = kept.get(field);
      if (field === "env" && value !== null) value = String(data.columns.findIndex(column => column.id === value));
      const known = value !== null && ($(field).tagName !== "SELECT" || [...$(field).options].some(one => one.value === value));
      $(field).value = known ? value : $(field).dataset.usual;
    }
    wanted.clear();
    for (const key of (kept.get("with") || "").split(",")) if (keys.includes(key)) wanted.add(key);
  }
  pressed();
  const row = rows.find(one => `${one.kind}:${one.subject}` === kept.get("cell"));
  const column = data.columns.findIndex(one => one.id === kept.get("in"));
  return row && column >= 0 ? row.cells[column] : null;
}

function pressed() {
  for (const chip of document.querySelectorAll("#counts .chip")) chip.setAttribute("aria-pressed", String(wanted.has(chip.dataset.key)));
}

// What few rows a filter leaves is shown unfolded, until there is no filter.
function unfold({ found }) {
  const filtered = $("q").value.trim() || $("model").value || wanted.size;
  const few = [...found.values()].reduce((sum, shown) => sum + shown.length, 0) <= FEW;
  for (const group of groups) {
    if (group.auto) { group.auto = false; group.open = false; }
    if (filtered && few && found.has(group) && !group.open) group.auto = group.open = true;
  }
}

function fold(group, open) {
  group.auto = false;
  group.open = open;
  show();
}
