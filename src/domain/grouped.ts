/** A whole number for people: `1,234,567`. Not by `toLocaleString`, whose first call takes as long as many comparisons. */
export const grouped = (count: number): string => String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
