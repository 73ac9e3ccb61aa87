/** What is asked over HTTP, with the JDK's client alone: {@link dev.cimiento.auth.http.HttpBreachedPasswords}. */
@NullMarked
package dev.cimiento.auth.http;

import org.jspecify.annotations.NullMarked;
