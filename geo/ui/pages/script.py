"""The script that Streamlit runs for every visit and every change: it only starts the page asked for."""

from geo.ui import pages

pages.run()
