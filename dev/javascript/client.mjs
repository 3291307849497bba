// The JavaScript SDK of Cosmos DB, driven by the contract tests as dev/python/client.py is: reads one request a line (JSON)
// from standard input and answers each with one line: {"value": ...}, or {"status": 409, "subStatus": 0, "message": ...}
// for a refusal, {"failure": ...} for what is neither.
//
// Arguments of a request are those of the function in `operations` that "do" names.
// Usage: node client.mjs FOLDER (the one that modules.sh prints)
import { Console } from "node:console";
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { createRequire } from "node:module";

const { BulkOperationType, ChangeFeedStartFrom, CosmosClient, PartitionKeyKind } = createRequire(
  `${process.argv[2]}/package.json`,
)("@azure/cosmos");

let client;

const container = ({ database, container }) => client.database(database).container(container);
const value = (key) => (key.length === 1 ? key[0] : key);

/** To replace an item the SDK needs its key. It takes none from the item, unlike for a create. */
async function keyOf(at, item) {
  const { paths } = (await container(at).getPartitionKeyDefinition()).resource;
  return value(paths.map((path) => item[path.slice(1)]));
}

const operations = {
  // The client of the SDK makes its first request later. This one comes at once, so that a wrong key is refused here.
  async connect({ endpoint, key, token, certificate, regions }) {
    client = new CosmosClient({
      endpoint,
      ...(key ? { key } : { aadCredentials: { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3600_000 }) } }),
      ...(certificate ? { agent: new Agent({ keepAlive: true, ca: readFileSync(certificate) }) } : {}),
      connectionPolicy: { preferredLocations: regions, retryOptions: { maxRetryAttemptCount: 30 } },
    });
    await client.getDatabaseAccount();
  },

  async create_database({ database }) {
    await client.databases.create({ id: database });
  },

  async delete_database({ database }) {
    await client.database(database).delete();
  },

  async databases() {
    return (await client.databases.readAll().fetchAll()).resources.map(({ id }) => id);
  },

  async create_container({ database, container, paths, throughput }) {
    const kind = paths.length > 1 ? PartitionKeyKind.MultiHash : PartitionKeyKind.Hash;
    await client
      .database(database)
      .containers.create({ id: container, partitionKey: { paths, kind, version: 2 }, throughput });
  },

  async read_container(at) {
    return resource(await container(at).read());
  },

  async delete_container(at) {
    await container(at).delete();
  },

  async containers({ database }) {
    return (await client.database(database).containers.readAll().fetchAll()).resources.map(({ id }) => id);
  },

  async throughput(at) {
    return (await container(at).readOffer()).resource.content.offerThroughput;
  },

  async set_throughput({ throughput, ...at }) {
    const { offer, resource } = await container(at).readOffer();
    await offer.replace({ ...resource, content: { ...resource.content, offerThroughput: throughput } });
  },

  async create({ item, ...at }) {
    return resource(await container(at).items.create(item));
  },

  async upsert({ item, ...at }) {
    return resource(await container(at).items.upsert(item));
  },

  async replace({ item, etag, ...at }) {
    const options = etag ? { accessCondition: { type: "IfMatch", condition: etag } } : {};
    return resource(await container(at).item(item.id, await keyOf(at, item)).replace(item, options));
  },

  async read({ id, key, ...at }) {
    return resource(await container(at).item(id, value(key)).read());
  },

  async delete({ id, key, ...at }) {
    await container(at).item(id, value(key)).delete();
  },

  async query({ text, parameters, key, size, ...at }) {
    const query = { query: text, parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })) };
    const options = { maxItemCount: size, ...(key.length ? { partitionKey: value(key) } : {}) };
    const pages = [];
    for await (const page of container(at).items.query(query, options).getAsyncIterator()) {
      pages.push(page.resources);
    }
    return pages;
  },

  async changes({ since, continuation, size, ...at }) {
    const changeFeedStartFrom = continuation
      ? ChangeFeedStartFrom.Continuation(continuation)
      : since
        ? ChangeFeedStartFrom.Time(new Date(since * 1000))
        : ChangeFeedStartFrom.Beginning();
    const items = [];
    for await (const page of container(at)
      .items.getChangeFeedIterator({ maxItemCount: size, changeFeedStartFrom })
      .getAsyncIterator()) {
      if (page.statusCode === 304) {
        return { items, continuation: page.continuationToken };
      }
      items.push(...page.result);
    }
  },

  async batch({ key, operations, ...at }) {
    const steps = operations.map(({ do: type, id, item }) => {
      switch (type) {
        case "create":
          return { operationType: BulkOperationType.Create, resourceBody: item };
        case "upsert":
          return { operationType: BulkOperationType.Upsert, resourceBody: item };
        case "delete":
          return { operationType: BulkOperationType.Delete, id };
      }
      throw new Error(`no step of the contract: ${type}`);
    });
    const { result } = await container(at).items.batch(steps, value(key));
    return result.map(({ statusCode }) => statusCode);
  },
};

class Missing extends Error {
  code = 404;
}

/** What a call gave. The SDK does not throw for 404: it gives no resource. */
function resource(response) {
  if (response.statusCode === 404) {
    throw new Missing("there is no such resource");
  }
  return response.resource;
}

async function answer({ do: what, ...request }) {
  try {
    return { value: (await operations[what](request)) ?? null };
  } catch (thrown) {
    return typeof thrown.code === "number"
      ? { status: thrown.code, subStatus: thrown.substatus ?? 0, message: String(thrown.message) }
      : { failure: String(thrown.stack ?? thrown) };
  }
}

/** Not readline: that ends a line at U+2028 too, which JSON has inside of texts. */
async function* lines() {
  let rest = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop();
    yield* parts;
  }
}

globalThis.console = new Console(process.stderr); // whatever else is printed is no answer
for await (const line of lines()) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
client?.dispose();
