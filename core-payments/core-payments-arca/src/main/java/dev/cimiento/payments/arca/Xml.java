package dev.cimiento.payments.arca;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** XML out, with everything escaped; XML in, with nothing fetched. */
final class Xml {

    private Xml() {}

    /** What writes into a document. */
    interface Body {
        void write(Writer to) throws XMLStreamException;
    }

    static String document(Body body) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            out.writeStartDocument("UTF-8", "1.0");
            body.write(new Writer(out));
            out.writeEndDocument();
            out.close();
            return text.toString();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write XML", e);
        }
    }

    /**
     * The document's root.
     *
     * @throws SAXException when the text is no XML, or has a document type
     */
    static Element parse(String text) throws SAXException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setNamespaceAware(true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            Document document = builder.parse(new InputSource(new StringReader(text)));
            return document.getDocumentElement();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every JDK parses XML", e);
        } catch (IOException e) {
            throw new SAXException("cannot read", e);
        }
    }

    /** Elements of this local name below, in document order. */
    static List<Element> all(Element below, String name) {
        NodeList nodes = below.getElementsByTagNameNS("*", name);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    static Optional<Element> first(Element below, String name) {
        return all(below, name).stream().findFirst();
    }

    /** The text of the first such element; empty where there is none or it is blank. */
    static Optional<String> text(Element below, String name) {
        return first(below, name)
                .map(element -> element.getTextContent().strip())
                .filter(text -> !text.isEmpty());
    }

    /** Writes elements without attributes. */
    static final class Writer {

        private final XMLStreamWriter out;

        private Writer(XMLStreamWriter out) {
            this.out = out;
        }

        Writer text(String name, Object value) throws XMLStreamException {
            out.writeStartElement(name);
            out.writeCharacters(String.valueOf(value));
            out.writeEndElement();
            return this;
        }

        Writer element(String name, Body body) throws XMLStreamException {
            out.writeStartElement(name);
            body.write(this);
            out.writeEndElement();
            return this;
        }

        Writer attribute(String name, String value) throws XMLStreamException {
            out.writeAttribute(name, value);
            return this;
        }

        /** The element's own namespace, or that of a prefix. */
        Writer namespace(String prefix, String uri) throws XMLStreamException {
            if (prefix.isEmpty()) {
                out.writeDefaultNamespace(uri);
            } else {
                out.writeNamespace(prefix, uri);
            }
            return this;
        }
    }
}
