/** Mean and worst F1 per case and number of answers, as text. */
export function summary(lines, worst = false) {
  const groups = new Map();
  for (const line of lines) {
    const key = `${line.kind} ${line.name}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const out = [];
  for (const [key, group] of groups) {
    const budgets = Object.keys(group[0].scores)
      .map(Number)
      .sort((a, b) => a - b);
    const cells = budgets.map((budget) => {
      const all = group.map(({ scores }) => scores[budget].all);
      const gold = mean(group.map(({ scores }) => scores[budget].gold));
      const alarms =
        group[0].kind === "free" ? ` alarms ${group.map(({ scores }) => scores[budget].alarms).join(" ")}` : "";
      if (alarms !== "") return `${budget}:${alarms}`;
      return `${budget}: ${mean(all).toFixed(3)} (${Math.min(...all).toFixed(3)})${gold === mean(all) ? "" : ` gold ${gold.toFixed(3)}`}`;
    });
    out.push(`${key.padEnd(24)} n=${group.length} ${cells.join("  ")}`);
    if (!worst) continue;
    const last = group.toSorted((a, b) => f1(a, budgets) - f1(b, budgets))[0];
    for (const event of last.events ?? [])
      out.push(`    draw ${last.draw} ${last.release ?? ""} ${JSON.stringify(event)}`);
  }
  return out.join("\n");
}

function f1({ scores }, budgets) {
  return scores[budgets.includes(27) ? 27 : budgets[budgets.length - 1]].all;
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
