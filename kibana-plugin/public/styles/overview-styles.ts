export const OVERVIEW_STYLES = '';
