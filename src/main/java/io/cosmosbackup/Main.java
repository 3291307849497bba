package io.cosmosbackup;

/// Entry point of the one application; the modes are its subcommands.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("cosmos-backup");
    }
}
