/** HTTP: the server, who the tenant and the caller are, JSON and errors. */
@NullMarked
package dev.cimiento.reference.web;

import org.jspecify.annotations.NullMarked;
