import type { ScoredVerdict } from '@api-sentinel/scorer-service/contract';
import { GROUP_NAMES, MODEL_GROUPS, type ModelName } from '@api-sentinel/scorer-service/contract/words';
import { percent } from '../format/numbers.ts';
import { t } from '../i18n/translate.ts';
import { modelGroupName, spaced } from '../words.ts';

/** How the models voted, by group: each one's probability as a bar. */
export function ModelVotes({ verdict }: { readonly verdict: ScoredVerdict }) {
  return (
    <div className="apis-votes">
      {GROUP_NAMES.map((group) => {
        const models = (Object.entries(verdict.scores) as [ModelName, number][]).filter(
          ([name]) => MODEL_GROUPS[name] === group,
        );
        if (models.length === 0) return null;
        return (
          <section key={group} aria-label={modelGroupName(group)}>
            <h3>
              {modelGroupName(group)}{' '}
              <span className="apis-subdued">
                {verdict.groups[group] === undefined ? '' : percent(verdict.groups[group])}
              </span>
            </h3>
            <ul>
              {models.map(([name, score]) => (
                <li key={name}>
                  <span className="apis-vote-name">{spaced(name)}</span>
                  <span className="apis-vote-track" aria-hidden="true">
                    <span style={{ width: `${score * 100}%` }} />
                  </span>
                  <span className="apis-number">{score.toFixed(2)}</span>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      <p className="apis-subdued">
        {t('votes.agree', '{share} of the voting weight agrees.', { share: percent(verdict.consensus) })}
      </p>
    </div>
  );
}
