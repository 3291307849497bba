package io.cosmosbackup.demo;

import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.engine.store.azure.BlobHttp;
import io.cosmosbackup.support.AccountContents;
import io.cosmosbackup.support.HazardData;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A program with six verbs: `containers BLOB_ENDPOINT ACCOUNT KEY NAME` creates a Blob container; `load
/// COSMOS_ENDPOINT KEY DATASET` fills the account, `load-public` with public data alone; `snapshot COSMOS_ENDPOINT
/// KEY FILE` writes a line for every document it holds; `destroy COSMOS_ENDPOINT KEY` deletes every database;
/// `empty COSMOS_ENDPOINT KEY DATASET` deletes what `load-public` has loaded. A token of Entra may stand for KEY.
public final class DemoData {
    private DemoData() {}

    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "containers" -> createBlobContainer(args[1], args[2], args[3], args[4]);
            case "load" -> {
                try (EmulatorClient client = client(args)) {
                    PublicData.load(client, Path.of(args[3]));
                    System.out.println("loaded hazard/*: " + HazardData.load(client)
                            + " documents that break copying tools (src/test/resources/hazard)");
                }
            }
            case "load-public" -> {
                try (EmulatorClient client = client(args)) {
                    PublicData.load(client, Path.of(args[3]));
                }
            }
            case "empty" -> {
                try (EmulatorClient client = client(args)) {
                    PublicData.delete(client, Path.of(args[3]));
                }
            }
            case "snapshot" -> {
                try (EmulatorClient client = client(args)) {
                    List<String> lines = AccountContents.of(client);
                    Files.write(Path.of(args[3]), lines);
                    System.out.println(lines.size() + " documents");
                }
            }
            case "destroy" -> {
                try (EmulatorClient client = client(args)) {
                    destroy(client);
                }
            }
            default -> throw new IllegalArgumentException("unknown verb " + args[0]);
        }
    }

    /// A key has no point in it, and a token has two.
    private static EmulatorClient client(String[] args) {
        URI endpoint = URI.create(args[1]);
        return args[2].contains(".")
                ? EmulatorClient.withToken(endpoint, args[2])
                : new EmulatorClient(endpoint, args[2]);
    }

    private static void createBlobContainer(String endpoint, String account, String key, String name) {
        new BlobServiceClientBuilder()
                .endpoint(endpoint + "/" + account)
                .credential(new StorageSharedKeyCredential(account, key))
                .httpClient(new BlobHttp())
                .buildClient()
                .createBlobContainerIfNotExists(name);
        System.out.println("created Blob container " + name + " in account " + account);
    }

    private static void destroy(EmulatorClient client) {
        client.send("GET", "dbs", Map.of(), new byte[0])
                .ok()
                .json()
                .path("Databases")
                .forEach(database -> {
                    String name = database.path("id").asText();
                    client.send("DELETE", "dbs/" + name, Map.of(), new byte[0]).ok();
                    System.out.println("deleted database " + name);
                });
    }
}
