export const ALERT_STYLES = '';
