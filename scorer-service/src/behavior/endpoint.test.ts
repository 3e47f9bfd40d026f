import { describe, expect, test } from '@jest/globals';
import { endpointTemplate } from './endpoint.ts';

describe('the endpoint of a path', () => {
  test.each([
    ['/', '/'],
    ['/users/123', '/users/{id}'],
    ['/users/me', '/users/me'],
    ['/users/123/orders/9f1c2b7a8d', '/users/{id}/orders/{id}'],
    ['/users/3fa85f64-5717-4562-b3fc-2c963f66afa6', '/users/{id}'],
    ['/accounts/NW10038867', '/accounts/{id}'],
    ['/orders/A-2024-00017', '/orders/{id}'],
    ['/c/winter-2019', '/c/winter-2019'],
    ['/oauth2/2fa', '/oauth2/2fa'],
    ['/v1/items', '/v1/items'],
    ['/a//b/', '/a/b'],
    ['/shop;jsessionid=1/cart', '/shop/cart'],
    ['/files/%2e%2e', '/files/{id}'],
    ['/t/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9', '/t/{id}'],
    ['/products/oak-table-large', '/products/oak-table-large'],
  ])('%s is %s', (path, template) => {
    expect(endpointTemplate(path)).toBe(template);
  });

  test('is bounded, however deep the path', () => {
    expect(endpointTemplate('/a'.repeat(5000)).length).toBeLessThan(100);
  });
});
