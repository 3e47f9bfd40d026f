/** The figures that inspection yields of a request: for each, the largest over all its values. Figures, not verdicts. */
export const FIGURES = [
  'sql_words',
  'sql_functions',
  'sql_schema',
  'sql_union',
  'sql_tautology',
  'sql_comment',
  'sql_stacked',
  'sql_break',
  'sql_time',
  'sql_error',
  'sql_subquery',
  'sql_clause',
  'sql_prose',
  'sql_quotes',
  'html_tags',
  'html_active',
  'html_handlers',
  'html_script_url',
  'html_calls',
  'html_objects',
  'html_break',
  'shell_commands',
  'shell_substitution',
  'shell_paths',
  'path_parents',
  'path_targets',
  'path_wrappers',
  'path_null',
  'template_marks',
  'template_expressions',
  'lookup_log4j',
  'nosql_operators',
  'ldap_filters',
  'xml_entities',
  'ssrf_targets',
  'header_breaks',
  'log_lines',
  'line_count',
  'code_calls',
  'object_marks',
  'include_marks',
  'layers',
  'odd_encoding',
  'length',
  'entropy',
  'punctuation',
  'digits',
  'non_ascii',
  'control',
  'word_share',
  'probe_paths',
  'sql_same',
  'sql_lists',
  'html_script',
  'html_dialogs',
  'shell_certain',
  'path_certain',
  'template_certain',
  'lookup_directory',
  'nosql_certain',
  'xml_certain',
  'ssrf_certain',
  'header_certain',
  'code_certain',
] as const;
export type FigureName = (typeof FIGURES)[number];

/** Place of each figure in the array. */
export const F = Object.fromEntries(FIGURES.map((name, index) => [name, index])) as Readonly<
  Record<FigureName, number>
>;

export type Figures = Float64Array;

/** What a scanner looks for; each remembers the value in which it found most. */
export const FAMILIES = ['sql', 'html', 'shell', 'path', 'template', 'other'] as const;
export type Family = (typeof FAMILIES)[number];
