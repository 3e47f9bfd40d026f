/** Starts Elasticsearch in the home given and says its process id and address; it never stops it. */
import { startElasticsearch } from '../../scripts/elasticsearch/index.ts';

const [home] = process.argv.slice(2);
const server = await startElasticsearch({ home, heap: '512m' });
console.log(JSON.stringify({ pid: server.pid, url: server.url }));
setInterval(() => {}, 60_000);
