"""The Python SDK of Cosmos DB, driven by the contract tests: reads one request a line (JSON) from standard input and
answers each with one line: {"value": ...}, or {"status": 409, "subStatus": 0, "message": ...} for a refusal,
{"failure": ...} for what is neither.

Arguments of a request are those of the method of Client that "do" names.
"""
import datetime
import json
import os
import sys
import time
import traceback

from azure.core import MatchConditions
from azure.core.credentials import AccessToken
from azure.cosmos import CosmosClient, PartitionKey
from azure.cosmos.documents import SSLConfiguration
from azure.cosmos.exceptions import CosmosBatchOperationError, CosmosHttpResponseError


class Token:
    def __init__(self, text):
        self.text = text

    def get_token(self, *scopes, **kwargs):
        return AccessToken(self.text, int(time.time()) + 3600)


class Client:
    def connect(self, endpoint, key=None, token=None, certificate=None, regions=None):
        options = {"preferred_locations": regions or [], "retry_throttle_total": 30}
        if certificate:
            options.update(ssl_config=SSLConfiguration(), connection_verify=certificate)
        self.client = CosmosClient(endpoint, key or Token(token), **options)

    def container(self, database, container):
        return self.client.get_database_client(database).get_container_client(container)

    def create_database(self, database):
        self.client.create_database(database)

    def delete_database(self, database):
        self.client.delete_database(database)

    def databases(self):
        return [database["id"] for database in self.client.list_databases()]

    def create_container(self, database, container, paths, throughput):
        hierarchical = len(paths) > 1
        key = PartitionKey(path=paths if hierarchical else paths[0], kind="MultiHash" if hierarchical else "Hash")
        self.client.get_database_client(database).create_container(
            container, partition_key=key, offer_throughput=throughput)

    def read_container(self, database, container):
        return self.container(database, container).read()

    def delete_container(self, database, container):
        self.client.get_database_client(database).delete_container(container)

    def containers(self, database):
        return [container["id"] for container in self.client.get_database_client(database).list_containers()]

    def throughput(self, database, container):
        return self.container(database, container).get_throughput().offer_throughput

    def set_throughput(self, database, container, throughput):
        self.container(database, container).replace_throughput(throughput)

    def create(self, database, container, item):
        return self.container(database, container).create_item(item)

    def upsert(self, database, container, item):
        return self.container(database, container).upsert_item(item)

    def replace(self, database, container, item, etag=None):
        return self.container(database, container).replace_item(item["id"], item, **condition(etag))

    def read(self, database, container, id, key):
        return self.container(database, container).read_item(id, partition_key=value(key))

    def delete(self, database, container, id, key):
        self.container(database, container).delete_item(id, partition_key=value(key))

    def query(self, database, container, text, parameters, key, size):
        options = {"partition_key": value(key)} if key else {"enable_cross_partition_query": True}
        found = self.container(database, container).query_items(
            query=text,
            parameters=[{"name": name, "value": parameter} for name, parameter in parameters.items()],
            max_item_count=size,
            **options)
        return [list(page) for page in found.by_page()]

    def changes(self, database, container, since, continuation, size):
        if continuation:
            options = {"continuation": continuation}
        elif since:
            options = {"start_time": datetime.datetime.fromtimestamp(since, datetime.timezone.utc)}
        else:
            options = {"start_time": "Beginning"}
        container = self.container(database, container)
        pages = container.query_items_change_feed(max_item_count=size, **options).by_page()
        items = [item for page in pages for item in page]
        return {"items": items, "continuation": container.client_connection.last_response_headers["etag"]}

    def batch(self, database, container, key, operations):
        steps = [(step["do"], (step["id"],) if step["do"] == "delete" else (step["item"],)) for step in operations]
        try:
            answers = self.container(database, container).execute_item_batch(steps, partition_key=value(key))
        except CosmosBatchOperationError as refused:
            answers = refused.operation_responses
        return [answer["statusCode"] for answer in answers]


def value(key):
    return key[0] if len(key) == 1 else key


def condition(etag):
    return {"etag": etag, "match_condition": MatchConditions.IfNotModified} if etag else {}


def main():
    client = Client()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed is no answer
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"value": getattr(client, request.pop("do"))(**request)}
        except CosmosHttpResponseError as refused:
            answer = {
                "status": refused.status_code,
                "subStatus": getattr(refused, "sub_status", None) or 0,
                "message": str(refused.message),
            }
        except Exception:
            answer = {"failure": traceback.format_exc()}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
