// Starts the page: fills in the filters, shows what the address asks for.
function options(id, entries) {
  $(id).append(...entries.map(([value, text]) => el("option", { value, text })));
}

function theme() {
  const names = ["auto", "light", "dark"];
  const kept = () => { try { return localStorage.getItem("persist-theme"); } catch { return null; } };
  const set = name => {
    if (name === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    $("theme").textContent = `Colours: ${name}`;
    $("theme").dataset.name = name;
    try { localStorage.setItem("persist-theme", name); } catch { /* the page works without */ }
  };
  $("theme").addEventListener("click", () => set(names[(names.indexOf($("theme").dataset.name) + 1) % 3]));
  set(names.includes(kept()) ? kept() : "auto");
}

function start() {
  options("model", [["", "every model"], ...groups.map(group => [group.key, group.name])]);
  options("env", [["", "every environment"], ...data.columns.map((column, number) => [number, `${column.name} (scikit-learn ${column.release}, ${column.machine})`])]);
  for (const field of fields) $(field).dataset.usual = $(field).value;
  for (const id of ["filters", "keys-hint", "theme"]) $(id).hidden = false;
  const list = $("all");
  if (list) list.open = false;
  if (rows.length <= FEW) for (const group of groups) group.open = true;
  document.documentElement.classList.toggle("narrow", narrow);
  theme();
  header();
  const cell = recall();
  filtered();
  if (cell) reveal(cell);
  else elsewhere();
}

// Whether the address names a part of the page; a list that is folded away is opened.
function elsewhere() {
  const part = location.hash.length > 1 && $(location.hash.slice(1));
  if (part && part.contains($("all"))) { $("all").open = true; part.scrollIntoView(); }
  return Boolean(part);
}

function reveal(cell) {
  openCell(cell);
  const row = rows[cell.row];
  moveTo(row.element && row.element.isConnected ? row.element.cells[cell.column + 1] : row.parent.element && row.parent.element.cells[cell.column + 1], false);
}

function filtered() {
  const choice = selected();
  unfold(choice);
  show(choice);
}

function changedFilters() {
  filtered();
  remember(null);
}

for (const chip of document.querySelectorAll("#counts .chip"))
  chip.addEventListener("click", () => {
    if (!wanted.delete(chip.dataset.key)) wanted.add(chip.dataset.key);
    pressed();
    changedFilters();
    const at = $("matrix").getBoundingClientRect();
    if (at.top > innerHeight * 0.7) $("matrix").scrollIntoView({ block: "start" });
  });
$("filters").addEventListener("submit", event => event.preventDefault());
$("filters").addEventListener("input", changedFilters);
$("clear").addEventListener("click", () => {
  wanted.clear();
  for (const field of fields) if (field !== "sort") $(field).value = $(field).dataset.usual;
  pressed();
  changedFilters();
  $("q").focus();
});
$("expand").addEventListener("click", () => {
  const open = !groups.some(group => group.open);
  for (const group of groups) group.open = open;
  show();
});
addEventListener("hashchange", () => {
  if (elsewhere()) return;
  const cell = recall();
  filtered();
  if (cell) reveal(cell);
  else if (dialog.open) dialog.close();
});
let folded = false;
addEventListener("beforeprint", () => { if ($("all")) { folded = !$("all").open; $("all").open = true; } });
addEventListener("afterprint", () => { if (folded) $("all").open = false; });
start();

// A search looks into the details: they are read while nobody waits.
const idle = window.requestIdleCallback || (work => setTimeout(() => work({ timeRemaining: () => 0 })));
let read = 0;
function readAhead(deadline) {
  do {
    if (read < rows.length) hay(rows[read]);
    read += 1;
  } while (read < rows.length && deadline.timeRemaining() > 2);
  if (read < rows.length) idle(readAhead);
}
idle(readAhead);
