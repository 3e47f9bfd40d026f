/** How many of a thing there are, and how many of them no honest request has. */
export interface Marks {
  count: number;
  certain: number;
}
