/** Addresses that some mail server or library reads as another mailbox, or as two. */
export const HOSTILE_ADDRESSES = [
  ...['', ' ', 'ada', '@portcullis.test', 'ada@', 'ada@@portcullis.test', 'ada@evil.test@portcullis.test'],
  ...[
    'ada@portcullis.test,eve@evil.test',
    'ada@portcullis.test;eve@evil.test',
    'ada@portcullis.test eve@evil.test',
  ],
  ...[
    '"ada@portcullis.test,"@evil.test',
    '"ada"@portcullis.test',
    'ada"@evil.test"@portcullis.test',
    '"a b"@evil.test',
  ],
  ...[
    '<ada@portcullis.test>',
    'Ada <ada@portcullis.test>',
    'ada@portcullis.test>',
    'ada(comment)@portcullis.test',
  ],
  ...[
    'ada@portcullis.test\neve@evil.test',
    'ada@portcullis.test\r\nBcc: eve@evil.test',
    'ada\u0000@portcullis.test',
  ],
  ...['ada@portcullis.test%0aBcc:eve@evil.test ', 'ada@[127.0.0.1]', 'ada@localhost', 'ada@portcullis..test'],
  ...['ada@.portcullis.test', '.ada@portcullis.test', 'ada.@portcullis.test', 'a..da@portcullis.test'],
  ...[
    'ada＠portcullis.test',
    'ada﹫portcullis.test',
    'аda@portcullis.test',
    'ada@portcullıs.test',
    'ada@portcullis。test',
  ],
  ...[
    '\u212Aada@portcullis.test',
    'ada@port\u017Fite.test',
    'ada@portcullis.test\u200B',
    '\uFEFFada@port\u200Bcullis.test',
  ],
  ...[
    '=?utf-8?q?ada=40portcullis.test?=',
    'mailto:ada@portcullis.test',
    'ada@portcullis.test?cc=eve@evil.test',
  ],
  ...[
    `${'a'.repeat(250)}@portcullis.test`,
    'ada@portcullis.test.',
    'ada\\@evil.test@portcullis.test',
    '!uucp!ada',
  ],
  // Encodings, routes and folds that older servers still understand.
  ...[
    '@evil.test:ada@portcullis.test',
    '@a,@b:ada@portcullis.test',
    'ada%evil.test@portcullis.test ,x',
    'ada@portcullis.test:25',
  ],
  ...[
    'ada@portcullis.test/evil.test',
    'ada@portcullis.test#',
    'ada@portcullis.test\\',
    'ada@portcullis.test|eve@evil.test',
  ],
  ...[
    'ada@portcullis.test\teve@evil.test',
    'ada@portcullis.test\u2028eve@evil.test',
    'ada@portcullis.test\u00a0eve@evil.test',
    '\u00a0ada@evil.test,b@c.test',
  ],
  ...[
    'ada@xn--\u0000.test',
    '+AGEAZABh-@portcullis.test, eve@evil.test',
    '(eve@evil.test)ada@portcullis.test',
    'group:ada@portcullis.test,eve@evil.test;',
  ],
]
