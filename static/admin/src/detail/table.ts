const ROWS_PER_PAGE = 25;

/** Column heads in the order in which the texts name them. */
export const headOf = (columns: Record<string, string>) => ({
  cells: Object.entries(columns).map(([key, content]) => ({ key, content })),
});

/** Paging, where there is more than one page. */
export const paged = (rows: readonly unknown[]): { rowsPerPage?: number } =>
  rows.length > ROWS_PER_PAGE ? { rowsPerPage: ROWS_PER_PAGE } : {};
