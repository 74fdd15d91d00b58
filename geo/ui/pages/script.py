"""The script that Streamlit runs for every visit and every change: it only starts the page asked for."""

from geo.services import of_process
from geo.ui import pages

pages.run(of_process())
