package io.cosmosbackup.hazard;

/// An item to be sent as these bytes, which are one JSON object and may hold line breaks between its members.
/// {@code partitionKey} is the JSON array that requests on it carry in {@code x-ms-documentdb-partitionkey}: {@code {}}
/// stands for a missing member.
@SuppressWarnings("ArrayRecordComponent")
public record HazardDocument(String name, String id, String partitionKey, byte[] bytes) {
    @Override
    public String toString() {
        return name;
    }
}
