/** The forms of both rules, loaded when one is opened. */
export { AlertRuleForm } from './alert-rule-form.tsx';
export { HealthRuleForm } from './health-rule-form.tsx';
