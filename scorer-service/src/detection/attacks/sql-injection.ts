/** SQL that a value carries into the statement of an application. Fooled by code and queries that are meant to be sent. */
import { F } from '../../inspection/figures.ts';
import { type AttackDetector, placeOf, Signs, TALK, valueEvidence } from './attack.ts';

/** Functions within each other from which on one that raises an error is called for what the others say. */
const NESTED = 3;

export const sqlInjection: AttackDetector = {
  type: 'sql_injection',
  detect({ inspection }) {
    const { findings } = inspection;
    if (findings.sql === undefined) return undefined;
    const { figures } = findings.sql;
    const broken = figures[F.sql_break] > 0;
    const words = figures[F.sql_words];
    // Keywords are plain words too: what is left of the talk without them is people's.
    const prose = !broken && (figures[F.sql_prose] >= 3 || figures[F.talk] - words >= TALK);
    const weight = prose ? 0.5 : 1;
    // `union select committee` is prose; what selects has a list, a number, a call or a clause.
    const lists =
      broken || figures[F.sql_lists] > 0 || (!prose && (figures[F.sql_clause] > 0 || figures[F.sql_functions] > 0));
    const signs = new Signs('fragment')
      .add(figures[F.sql_union], lists ? 0.985 : prose ? 0.3 : 0.42, 'union', 'UNION with SELECT')
      .add(
        figures[F.sql_time],
        (broken || words > 0 || figures[F.sql_tautology] > 0 ? 0.98 : 0.35) * weight,
        'time_based',
        'call that waits',
      )
      .add(
        figures[F.sql_error],
        (broken || words > 0 || figures[F.sql_tautology] > 0 || figures[F.sql_functions] >= NESTED ? 0.975 : 0.3) *
          weight,
        'error_based',
        'call that raises a telling error',
      )
      .add(
        figures[F.sql_phrases],
        (figures[F.sql_stacked] > 0 ? 0.9 : 0.985) * (lists ? 1 : weight),
        'file_or_command',
        'file or command that only a server reaches',
      )
      .add(figures[F.sql_stacked], 0.965 * weight, 'stacked', 'statement behind a semicolon')
      .add(
        figures[F.sql_same],
        (broken ? 0.965 : 0.955) * weight,
        'boolean_blind',
        'condition that compares what it writes out',
      )
      .add(
        figures[F.sql_same] > 0 ? 0 : figures[F.sql_tautology],
        (broken ? 0.95 : 0.9) * weight,
        'boolean_blind',
        'condition that needs no column',
      )
      .add(
        figures[F.sql_schema],
        (words > 0 || broken ? 0.85 : 0.3) * weight,
        'schema',
        'name of a system table or variable',
      )
      .add(figures[F.sql_subquery], 0.8 * weight, 'subquery', 'SELECT within parentheses')
      .add(figures[F.sql_clause], 0.45 * weight, 'statement', 'clause behind a statement')
      .add(broken && figures[F.sql_comment] > 0, 0.85, 'comment', 'comment behind a quote that closes a string')
      .add(broken && words > 0, 0.7, 'boolean_blind', 'keyword behind a quote that closes a string')
      .add(
        figures[F.sql_comment] > 0 && words > 0 && figures[F.sql_prose] === 0,
        0.8,
        'comment',
        'comment behind a keyword',
      )
      // A statement of one's own breaks out of nothing: people search for such.
      .add(figures[F.sql_lists] > 0 && figures[F.sql_clause] > 0, 0.45 * weight, 'statement', 'list that is selected')
      .add(figures[F.sql_functions], (figures[F.sql_functions] > 1 ? 0.5 : 0.35) * weight, 'function', 'SQL function')
      .add(broken, 0.3, 'fragment', 'quote that closes a string');
    if (signs.confidence < 0.2) return undefined;
    return {
      subtype: signs.subtype,
      confidence: signs.confidence,
      owasp: ['API8:2023'],
      mitre: ['T1190'],
      evidence: valueEvidence(findings.sql, signs),
      reason: `SQL in ${placeOf(findings.sql)}: ${signs.notes.slice(0, 3).join(', ')}.`,
    };
  },
};
