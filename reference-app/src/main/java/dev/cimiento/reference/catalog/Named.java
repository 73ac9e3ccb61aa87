package dev.cimiento.reference.catalog;

/**
 * Something with a name.
 *
 * @param id for programs
 * @param name for people
 */
public record Named(String id, String name) {}
