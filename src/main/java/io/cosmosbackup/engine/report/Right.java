package io.cosmosbackup.engine.report;

/// What an identity may be allowed to do, as Azure calls it.
///
/// @param action the name of the action or data action, as role definitions have it
/// @param role the file that defines a role with it
public record Right(String action, String role) {
    /// Where the files are, from the root of the project.
    public static final String ROLES = "deploy/azure/roles/";

    /// The end of a message about its absence.
    public String hint() {
        return "give the identity a role with " + action + ", for example " + ROLES + role
                + " (docs/azure-roles.md); a new assignment counts after some minutes";
    }
}
