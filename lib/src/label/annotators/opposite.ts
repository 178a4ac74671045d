import type { Answer } from "../labels.js";

/** The answer with normal and abnormal exchanged and without a culprit; "unsure" and "skip" stay. */
export function opposite(answer: Answer): Answer {
  if (answer.value !== "normal" && answer.value !== "abnormal") return answer;
  const { culprit: _, ...rest } = answer;
  return { ...rest, value: answer.value === "normal" ? "abnormal" : "normal" };
}
