/**
 * Accounts of people, login, sessions and roles, each tenant's apart: begin at {@link dev.cimiento.auth.Accounts}.
 */
@NullMarked
package dev.cimiento.auth;

import org.jspecify.annotations.NullMarked;
