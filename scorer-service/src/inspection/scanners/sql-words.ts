/** The vocabulary of SQL, of several dialects, and the classes of its tokens. */

/** Token classes. */
export const WORD = 1;
export const NUMBER = 2;
export const STRING = 3;
export const STATEMENT = 4;
export const UNION = 5;
export const CLAUSE = 6;
export const LOGIC = 7;
export const COMPARE = 8;
export const ARITHMETIC = 9;
export const OPEN = 10;
export const CLOSE = 11;
export const COMMA = 12;
export const SEMICOLON = 13;
export const COMMENT = 14;
export const FUNCTION = 15;
export const LITERAL_WORD = 16;
export const VARIABLE = 17;

/** Class of each keyword, in lower case. */
export const WORDS = new Map<string, number>();
const put = (kind: number, words: string): void => {
  for (const word of words.split(' ')) WORDS.set(word, kind);
};
put(
  STATEMENT,
  'select insert update delete drop create alter truncate exec execute declare merge grant revoke shutdown waitfor handler rename call load replace backup restore kill reconfigure dbcc copy analyze attach detach pragma',
);
put(UNION, 'union intersect except minus');
put(
  CLAUSE,
  'from where having group order by limit offset into values set join on all distinct table database procedure outfile dumpfile top as case when then else end begin commit rollback if exists delay using fetch returning rlike regexp escape cast convert collate',
);
put(LOGIC, 'or and xor not');
put(COMPARE, 'like ilike between in is similar sounds glob');
put(LITERAL_WORD, 'null true false');
put(ARITHMETIC, 'div mod');

/** What only SQL says, and only to read or write files, to run a command or to spy out a table. */
export const SQL_PHRASES = [
  'into outfile',
  'into dumpfile',
  'procedure analyse',
  'load_file(',
  'load data infile',
  'xp_cmdshell',
  'xp_dirtree',
  'sp_oacreate',
  'utl_http.request',
  'dbms_ldap.init',
  'pg_read_file(',
  'copy (select',
  'lo_import(',
  'lo_export(',
  'pg_ls_dir(',
  'pg_read_binary_file(',
  "from program '",
  "to program '",
  'load_extension(',
  'exec(@',
  'execute immediate',
  'openrowset(',
  'opendatasource(',
  'xp_regread',
  'xp_fileexist',
  'xp_subdirs',
  'sp_oamethod',
  'sp_addextendedproc',
  'sp_makewebtask',
  'sys_eval(',
  'sys_exec(',
  'utl_file.',
  'utl_smtp.',
  'httpuritype(',
  'dbms_scheduler.',
  'dbms_xmlgen.',
];

/** By first letter, the lengths of the keywords that begin with it, as bits: most words need no look into the map. */
export const LENGTHS = new Uint32Array(128);
for (const word of WORDS.keys()) LENGTHS[word.charCodeAt(0)] |= 1 << word.length;

/** Functions that wait, and functions that raise an error which tells something. */
export const TIME = new Set([
  'sleep',
  'benchmark',
  'pg_sleep',
  'dbms_lock',
  'dbms_pipe',
  'dbms_session',
  'randomblob',
  'generate_series',
  'waitfor',
  'usleep',
]);
export const ERROR = new Set([
  'extractvalue',
  'updatexml',
  'utl_inaddr',
  'xmltype',
  'ctxsys',
  'gtid_subset',
  'json_keys',
  'polygon',
  'multipoint',
  'geometrycollection',
  'procedure',
  'rand',
  'name_const',
  'row_count',
  'convert',
]);

/** Names of system tables, variables and packages. */
export const SCHEMA = [
  'information_schema',
  'sysobjects',
  'syscolumns',
  'sys.',
  'pg_catalog',
  'pg_class',
  'pg_user',
  'sqlite_master',
  'all_tables',
  'user_tables',
  'all_users',
  '@@',
  'mysql.',
  'xp_cmdshell',
  'sp_executesql',
  'sp_password',
  'msysaccessobjects',
  'rdb$',
  'from dual',
  'domain.domains',
  'utl_',
  'dbms_',
  'sysusers',
  'sysdatabases',
  'sysserver',
  'syslogins',
  'pg_shadow',
  'pg_group',
  'pg_roles',
  'pg_authid',
  'pg_database',
  'pg_tables',
  'current_setting(',
  'sqlite_schema',
  'all_tab_col',
  'dba_users',
  'dba_tab',
  'v$version',
  'v$session',
  'v$database',
  'sysibm.',
  'syscat.',
];

/** Functions that injected SQL calls. */
export const CALLED = new Set(
  'ascii char chr concat concat_ws group_concat substring substr mid left right length len char_length hex unhex ord count sum min max avg version user database schema current_user system_user session_user load_file ifnull isnull nullif coalesce elt field make_set bin lower upper ltrim rtrim trim reverse floor round exp quote compress md5 sha1 iif nvl decode to_char cast row procedure analyse instr locate position strcmp regexp_substring xmlquery crypt_key dbms_random string_agg array_agg query_to_xml current_database current_setting inet_server_addr db_name suser_name suser_sname host_name object_id object_name col_name is_srvrolemember sqlite_version listagg wm_concat sys_context xmlagg'.split(
    ' ',
  ),
);
