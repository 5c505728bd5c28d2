"""What a browser does with the sandbox's sign-in pages."""

import html.parser
import urllib.request


class Form(html.parser.HTMLParser):
    """The form on a page: where it goes, and what is in it."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields = None, {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.action = attributes["action"]
        elif tag == "input":
            self.fields[attributes["name"]] = attributes.get("value", "")


class NoCallback(urllib.request.HTTPRedirectHandler):
    """Nobody listens at the callback: the address it names is all that is wanted."""

    def redirect_request(self, request, body, code, message, headers, new_url):
        if "/oauth/callback?" in new_url:
            return None
        return super().redirect_request(request, body, code, message, headers, new_url)
